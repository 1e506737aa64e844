import GossipCore
import JoinPrimitives
import JoinTestKit
import Logging
import Testing

@testable import GossipMembership

@Suite("The node's UDP socket")
struct DatagramSocketTests {
  /// A socket that is bound to loopback cannot send there, and its channel does not outlive the attempt.
  private let elsewhere = "10.255.255.1"

  private func ping(_ sequence: UInt32, answerTo source: PeerAddress) -> [UInt8] {
    StreamMessage.ping(Ping(sequence: sequence, node: "own", source: source)).encoded()
  }

  @Test("A datagram that the system refuses to send silences the node neither for senders nor for receivers")
  func survives() async throws {
    let node = try TestNode()
    let unreachable = PeerAddress(try #require(IPAddress(elsewhere)), port: 7946)
    try await node.run { port in
      try await WireSocket.open { socket in
        for round in 1...3 {
          try await socket.send(ping(1, answerTo: unreachable), to: port)
          while node.driver.figures?.unsent ?? 0 < round { try await ContinuousClock().sleep(for: .milliseconds(5)) }
          // Until another channel is bound, what is sent to the node is lost, as any datagram may be.
          let asking = Task {
            while !Task.isCancelled {
              try await socket.send(ping(2, answerTo: socket.address), to: port)
              try await ContinuousClock().sleep(for: .milliseconds(20))
            }
          }
          defer { asking.cancel() }
          _ = try await socket.first("the answer") { !$0.isEmpty }
        }
      }
    }
    let warnings = node.logs.texts(.warning).filter { $0.contains(elsewhere) }
    #expect(warnings.count == 1, "it is told once a minute: \(node.logs.text)")
    #expect(warnings.first?.hasPrefix("a datagram to 10.255.255.1:7946 cannot be sent: ") == true)
  }

  @Test(
    "Nothing is sent to what is nobody's own address",
    arguments: [
      ("10.0.0.1", 7946, true), ("2001:db8::1", 7946, true), ("10.0.0.1", 0, false), ("0.0.0.0", 7946, false),
      ("::", 7946, false), ("255.255.255.255", 7946, false), ("224.0.0.251", 7946, false), ("ff02::1", 7946, false),
    ])
  func targets(address: String, port: UInt16, isTarget: Bool) throws {
    let peer = PeerAddress(try #require(IPAddress(address)), port: port)
    #expect((peer.socketAddress(for: .v6) != nil) == isTarget)
  }
}
