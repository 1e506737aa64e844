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

  static let headlines: [(JoinStatus, String)] = [
    (status(.joined, attempt: 2, peers: 1), "a: joined, attempt 2, 1 other live member"),
    (status(.joined, peers: 3), "a: joined, 3 other live members"),
    (status(.joined, "stub", attempt: 1, peers: 1), "a: joined, attempt 1, 1 other live member, membership stub"),
    (
      status(.joined, "serf", attempt: 1, peers: 3, layerFault: "it is away"),
      "a: joined, attempt 1, 3 other live members when last heard of, membership serf"
    ),
    (status(.trying), "a: trying, before the first attempt, 0 other live members"),
    (status(.alone, attempt: 4), "a: alone, attempt 4, 0 other live members"),
    (status(.standalone), "a: standalone, nothing to join, 0 other live members"),
    (status(.standalone, attempt: 3, gaveUp: true), "a: standalone, gave up after attempt 3, 0 other live members"),
    (status(.exhausted, attempt: 3, gaveUp: true), "a: exhausted, gave up after attempt 3, 0 other live members"),
  ]

  private static func status(
    _ phase: JoinStatus.Phase, _ membership: String = "gossip", attempt: Int = 0, gaveUp: Bool = false, peers: Int = 0,
    layerFault: String? = nil
  ) -> JoinStatus {
    JoinStatus(
      node: "a", membership: membership, phase: phase, attempt: attempt, gaveUp: gaveUp, peers: peers, entries: [],
      layerFault: layerFault)
  }

  @Test("How joining stands is one line, and a foreign or pretended membership layer is named", arguments: headlines)
  func headline(_ status: JoinStatus, _ line: String) {
    #expect(status.headline == line)
  }

  @Test("A few entries have a line each; many with the same result share one, and different ones have an end")
  func entryLines() {
    func lines(_ entries: [JoinStatus.Entry]) -> [String] {
      JoinStatus(node: "a", membership: "gossip", phase: .trying, attempt: 1, peers: 0, entries: entries).entryLines
    }
    let addresses = (1...1000).map { JoinStatus.Entry(entry: "10.0.0.\($0)", result: "an address") }
    let cloud = JoinStatus.Entry(entry: "provider=aws", result: "2 found")
    #expect(
      lines(addresses.prefix(8) + [cloud])
        == (1...8).map { "10.0.0.\($0): an address" } + ["provider=aws: 2 found"])
    #expect(
      lines([cloud] + addresses) == [
        "provider=aws: 2 found", "10.0.0.1, 10.0.0.2, 10.0.0.3 and 997 more: an address",
      ])
    let failed = (1...60).map { JoinStatus.Entry(entry: "n\($0)", result: "failed: n\($0) is unknown") }
    #expect(lines(failed).count == 41)
    #expect(lines(failed).last == "20 more lines, which --json holds")
  }

  @Test("A member is shown in Dkron's spelling, its address without brackets or port")
  func member() throws {
    let address = try #require(IPAddress("2001:db8::1"))
    let document = MemberDocument(Member(name: "a", address: address, port: 8946, tags: ["dc": "x"]))
    #expect(document.address == "2001:db8::1")
    #expect(document.status == "alive")
  }
}
