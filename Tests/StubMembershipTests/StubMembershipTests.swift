import JoinMembership
import JoinPrimitives
import JoinTestKit
import SeedDialing
import StubMembership
import Testing

@Suite("The stub")
struct StubMembershipTests {
  let logs = LogCapture()
  let a = HostPort(.loopbackV4, port: 1001)
  let b = HostPort(.loopbackV4, port: 1002)
  let c = HostPort(.loopbackV4, port: 1003)

  private func stub(_ results: [HostPort: ProbeResult] = [:]) -> StubMembership {
    StubMembership(
      name: "me", address: .loopbackV4, port: 8946, tags: ["dc": "x"], prober: ScriptedProber(results: results),
      logger: logs.logger
    )
  }

  private func outcomes(_ stub: StubMembership, _ ports: UInt16?...) async -> [SeedOutcome.Result] {
    var results: [SeedOutcome.Result] = []
    for await outcome in stub.join(ports.map { Seed(.loopbackV4, port: $0) }) { results.append(outcome.result) }
    return results
  }

  @Test("A seed whose port accepts becomes a member; the others are told apart")
  func join() async {
    let stub = stub([a: .alive, b: .refused, c: .failed(reason: "no route to the host")])
    let results = await outcomes(stub, 1001, 1002, 1003, 1004, 8946, nil)
    #expect(
      results == [
        .isMyself, .isMyself, .joined(name: "stub-127.0.0.1:1001"), .refused, .failed(reason: "no route to the host"),
        .timedOut,
      ]
    )
    #expect(await stub.members().map(\.name) == ["me", "stub-127.0.0.1:1001"])
  }

  @Test("Every member carries the stub's mark, whatever tags are set, and every line says stub")
  func marks() async throws {
    let stub = stub([a: .alive])
    _ = await outcomes(stub, 1001)
    await stub.setTags(["driver": "serf", "role": "web"])
    await stub.set(Member(name: "n", address: .loopbackV4, port: 1))
    #expect(await stub.members().allSatisfy { $0.tags["driver"] == "stub" })
    #expect(await stub.localMember?.tags["role"] == "web")
    let run = Task { try await stub.run() }
    try await logs.waitForEntry(containing: "started")
    run.cancel()
    try await run.value
    await stub.leave()
    #expect(logs.entries.count >= 4)
    #expect(logs.entries.allSatisfy { $0.text.hasPrefix("stub") })
  }

  @Test("A peer that no longer accepts has failed, and lives again when it accepts again")
  func peerEnds() async {
    let stub = stub([a: .refused])
    await stub.set(Member(name: "n", address: .loopbackV4, port: 1001))
    #expect(await outcomes(stub, 1001) == [.refused])
    #expect(await stub.members().last?.status == .failed)
  }

  @Test("Changes are told in order")
  func events() async {
    let stub = stub()
    await stub.set(Member(name: "n", address: .loopbackV4, port: 1))
    await stub.set(Member(name: "n", address: .loopbackV4, port: 1))
    await stub.set(Member(name: "n", address: .loopbackV4, port: 1, status: .failed))
    var seen: [Member.Status] = []
    for await event in stub.events {
      guard case .changed(let members) = event else { continue }
      seen += members.map(\.status)
      if seen.count == 2 { break }
    }
    #expect(seen == [.alive, .failed])
  }

  @Test("After leaving nobody is dialled")
  func leave() async {
    let stub = stub([a: .alive])
    await stub.leave()
    #expect(await outcomes(stub, 1001) == [.failed(reason: "this stub node has left")])
    #expect(await stub.localMember?.status == .left)
  }

  @Test("It dials for real unless it is told otherwise")
  func realDial() async throws {
    let stub = StubMembership(name: "me", address: .loopbackV4, port: 1, logger: logs.logger)
    #expect(await outcomes(stub, try FreePort.find()) == [.refused])
  }
}
