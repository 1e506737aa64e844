import JoinMembership
import JoinTestKit
import Testing

@testable import StatusServer

@Suite("Why it cannot listen")
struct ListenFailureTests {
  private struct Nothing: StatusSource {
    func members() async throws -> [Member] { [] }
    func forceLeave(_ name: String, prune: Bool) async throws {}
    func join(_ order: JoinOrder) async throws -> JoinAnswer { JoinAnswer(node: "a", entries: []) }
    func join() async -> JoinStatus {
      JoinStatus(node: "a", membership: "stub", phase: .standalone, attempt: 0, peers: 0, entries: [])
    }
  }

  private func failure(_ address: StatusServer.Address) async -> ListenFailure? {
    await #expect(throws: ListenFailure.self) { try await StatusServer(address: address, source: Nothing()).run() }
  }

  @Test("A port that is taken")
  func taken() async throws {
    let listener = try LoopbackListener()
    let failure = await failure(.tcp(host: "127.0.0.1", port: Int(listener.port)))
    #expect(failure?.reason == "another program listens there already")
    #expect(failure?.remedy.contains("choose another port") == true)
  }

  @Test("An address of another machine")
  func foreign() async {
    let failure = await failure(.tcp(host: "192.0.2.1", port: 0))
    #expect(failure?.reason == "this machine has no such address")
  }

  @Test("A name that has no address")
  func unknownName() async {
    let failure = await failure(.tcp(host: "no-such-host.invalid", port: 0))
    #expect(failure?.reason == "the host 'no-such-host.invalid' has no address")
  }
}
