import GossipMembership
import JoinMembership
import JoinPrimitives
import JoinTestKit
import Testing

@Suite("A cluster of gossip nodes")
struct GossipClusterTests {
  @Test("Three nodes on three addresses and one port are one cluster within two seconds")
  func three() async throws {
    let port = try FreePort.find()
    let addresses = try ["127.0.0.1", "127.0.0.2", "127.0.0.3"].map { try #require(IPAddress($0)) }
    let nodes = try addresses.enumerated().map { try GossipTestNode("n\($0)", at: $1, port: port) }
    try await nodes[0].run {
      try await nodes[1].run {
        try await nodes[2].run {
          for node in nodes { try await node.waitFor(node.name, .alive) }
          let start = ContinuousClock().now
          // Seeds without a port take the node's own.
          for node in nodes.dropFirst() { #expect(await node.join(Seed(addresses[0])) == [port: .joined(name: "n0")]) }
          for node in nodes {
            for other in nodes { try await node.waitFor(other.name, .alive) }
          }
          #expect(start.duration(to: ContinuousClock().now) < .seconds(2))
        }
      }
    }
  }

  @Test("Nodes meet over IPv6")
  func v6() async throws {
    let loopback = try #require(IPAddress("::1"))
    let (a, b) = (try GossipTestNode("a", at: loopback), try GossipTestNode("b", at: loopback))
    try await a.run {
      try await b.run {
        try await a.waitFor("a", .alive)
        #expect(await b.join(a.seed) == [a.seed.port ?? 0: .joined(name: "a")])
        try await a.waitFor("b", .alive)
        #expect(a.member("b")?.endpoint == b.seed.endpoint)
      }
    }
  }
}
