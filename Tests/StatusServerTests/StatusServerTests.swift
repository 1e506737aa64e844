import JoinMembership
import JoinPrimitives
import Testing

@testable import StatusServer

@Suite("What the status server says")
struct StatusServerTests {
  @Test(
    "A node is ready once it has joined, is alone, or has nothing to join",
    arguments: [
      (JoinStatus.Phase.standalone, true), (.trying, false), (.alone, true), (.joined, true), (.exhausted, false),
    ])
  func readiness(phase: JoinStatus.Phase, isReady: Bool) {
    let status = JoinStatus(node: "a", membership: "stub", phase: phase, attempt: 1, peers: 0, entries: [])
    #expect(status.isReady == isReady)
  }

  @Test("A member is shown in Dkron's spelling, its address without brackets or port")
  func member() throws {
    let address = try #require(IPAddress("2001:db8::1"))
    let document = MemberDocument(Member(name: "a", address: address, port: 8946, tags: ["dc": "x"]))
    #expect(document.address == "2001:db8::1")
    #expect(document.status == "alive")
  }
}
