import GossipCore
import JoinMembership
import JoinPrimitives
import JoinTestKit
import Testing

@testable import GossipMembership

/// What is posted before the node runs is read in one go.
@Suite("The loop around the node")
struct GossipLoopTests {
  @Test("Whoever asks for something behind a leave that is done at once is answered")
  func afterLeave() async throws {
    let node = try TestNode()
    let (left, leave) = AsyncStream.makeStream(of: Never.self)
    let (late, receipt) = AsyncStream.makeStream(of: Never.self)
    node.driver.inbox.post(.request(.leave(leave)))
    node.driver.inbox.post(.request(.leave(receipt)))
    try await node.run { _ in
      for await _ in left {}
      for await _ in late {}
    }
    #expect(node.driver.localMember?.status == .left)
  }

  @Test("A join that is cancelled is over, without an outcome")
  func cancelledJoin() async throws {
    let node = try TestNode()
    let (outcomes, answer) = AsyncStream.makeStream(of: JoinOutcome.self)
    node.driver.inbox.post(.request(.join(JoinID(1), PeerAddress(.loopbackV4, port: 1), answer)))
    node.driver.inbox.post(.request(.command(.cancelJoin(JoinID(1)))))
    try await node.run { _ in
      let outcome = try await withDeadline(for: "the end of the join") { await outcomes.first { _ in true } }
      #expect(outcome == nil)
    }
  }
}
