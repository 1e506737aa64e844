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
}
