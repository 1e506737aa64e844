internal import GossipCore

/// What must hold of all that one machine is told of the others, whatever the network does.
///
/// Only who was told to leave is ever leaving or left. A node's incarnation never goes back, and one that was taken for
/// dead comes back by a higher one alone: by its own word, which wins over every accusation.
struct MembershipInvariants {
  private struct Word {
    let kind: MemberChange.Kind
    let address: PeerAddress
    let incarnation: UInt32
    let heardAt: GossipInstant

    var isDeath: Bool { kind == .failed || kind == .left }
  }

  private var heard: [String: Word] = [:]

  /// Takes a change in; what is wrong with it, in words.
  ///
  /// - Parameters:
  ///   - incarnation: the one by which the machine knows the member now.
  ///   - mayLeave: whether the member was ever told to leave.
  ///   - memory: how long a dead member's incarnation is remembered at least.
  mutating func fault(
    in change: MemberChange, incarnation: UInt32?, mayLeave: Bool, memory: Duration, now: GossipInstant
  ) -> String? {
    let name = change.member.name
    if change.kind == .left || change.kind == .leaving, !mayLeave {
      return "says that \(name) is \(change.kind.rawValue), which it never wanted"
    }
    let before = heard.removeValue(forKey: name)
    guard let incarnation, change.kind != .reaped else { return nil }
    heard[name] = Word(
      kind: change.kind, address: change.member.address, incarnation: incarnation, heardAt: now)
    guard let before, before.address == change.member.address else { return nil }
    if before.isDeath, before.heardAt.duration(to: now) > memory { return nil }
    if incarnation < before.incarnation {
      return "went back from incarnation \(before.incarnation) of \(name) to \(incarnation)"
    }
    if before.isDeath, change.kind == .joined, incarnation == before.incarnation {
      return "took \(name) back without its own word: the incarnation is still \(incarnation)"
    }
    return nil
  }
}
