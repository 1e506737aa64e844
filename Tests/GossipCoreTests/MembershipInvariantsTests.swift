import JoinPrimitives
import Testing

@testable import GossipCore
@testable import JoinTestKit

@Suite("What the simulation watches over")
struct MembershipInvariantsTests {
  /// A history of one member as another is told it, and the fault that its last change must be.
  struct History: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let changes: [(kind: MemberChange.Kind, incarnation: UInt32, after: Duration)]
    var mayLeave = false
    let fault: String?
  }

  static let histories = [
    History(
      testDescription: "a leave that nobody wanted", changes: [(.joined, 1, .zero), (.left, 1, .zero)],
      fault: "never wanted"),
    History(
      testDescription: "a leave", changes: [(.joined, 1, .zero), (.leaving, 1, .zero), (.left, 1, .zero)],
      mayLeave: true, fault: nil),
    History(
      testDescription: "a number that goes back", changes: [(.joined, 3, .zero), (.updated, 2, .zero)],
      fault: "went back from incarnation 3"),
    History(
      testDescription: "a return without a refutation",
      changes: [(.joined, 1, .zero), (.failed, 1, .zero), (.joined, 1, .zero)], fault: "without its own word"),
    History(
      testDescription: "a return by a refutation",
      changes: [(.joined, 1, .zero), (.failed, 1, .zero), (.joined, 2, .zero)], fault: nil),
    History(
      testDescription: "a return after it was forgotten",
      changes: [(.joined, 5, .zero), (.failed, 5, .zero), (.joined, 1, .seconds(31))], fault: nil),
  ]

  @Test("A history that cannot be right is a fault, all others are none", arguments: histories)
  func history(_ history: History) {
    var invariants = MembershipInvariants()
    var now = GossipInstant()
    var faults: [String?] = []
    let address = PeerAddress(.loopbackV4, port: 1)
    for change in history.changes {
      now = now.advanced(by: change.after)
      let member = GossipMember(name: "n", address: address, tags: [:], status: .alive, versions: .dkron)
      faults.append(
        invariants.fault(
          in: MemberChange(kind: change.kind, member: member), incarnation: change.incarnation,
          mayLeave: history.mayLeave, memory: .seconds(30), now: now))
    }
    #expect(faults.dropLast().allSatisfy { $0 == nil })
    if let expected = history.fault {
      #expect(faults.last??.contains(expected) == true)
    } else {
      #expect(faults.last == .some(nil))
    }
  }
}
