import GossipCore
import JoinPrimitives
import JoinTestKit
import NIOCore
import NIOPosix
import Testing

@testable import GossipMembership

/// Only the end lets the node's owner forget a stream.
@Suite("The end of a stream")
struct StreamEndTests {
  private let inbox = GossipInbox()
  private let gate = StreamGate()
  private let keys = ClusterKeys(label: .none, ring: nil, file: nil)
  private let logs = LogCapture()
  private var refusals: RefusalLog { RefusalLog(logger: logs.logger) { .zero } }

  /// What is told up to the end.
  private func news() async throws -> [String] {
    try await withDeadline(for: "the end") { [inbox] in
      var told: [String] = []
      while told.last != "ended" {
        await inbox.wait()
        told += inbox.take().map { mail in
          switch mail {
          case .accepted: "accepted"
          case .opened: "opened"
          case .stream(_, .message): "message"
          case .stream(_, .closed): "closed"
          case .stream(_, .failed): "failed"
          case .stream(_, .malformed): "malformed"
          case .ended: "ended"
          default: "other"
          }
        }
      }
      return told
    }
  }

  @Test(
    "It is told behind all else, whether a message came or not",
    arguments: [
      (StreamMessage.ping(Ping(sequence: 1, node: "own")).encoded(), ["accepted", "message", "ended"]),
      ([], ["accepted", "closed", "ended"]),
      ([0xC1], ["accepted", "malformed", "ended"]),
    ])
  func incoming(bytes: [UInt8], expected: [String]) async throws {
    let sockets = try await GossipSockets.bind(
      .loopbackV4, port: 0, logger: logs.logger, countUnsent: {},
      datagram: { [inbox, keys, refusals] in DatagramHandler(inbox: inbox, keys: keys, refusals: refusals) },
      accept: { [gate, inbox, keys, refusals] in
        StreamAcceptHandler(gate: gate, inbox: inbox, keys: keys, refusals: refusals)
      })
    let channel = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
      .connect(host: "127.0.0.1", port: Int(sockets.port)).get()
    try await channel.writeAndFlush(ByteBuffer(bytes: bytes))
    try await channel.close()
    let told = try await news()
    await sockets.close()
    #expect(told == expected)
  }

  @Test("It is told of a connection that could not be made")
  func refused() async throws {
    let connector = StreamConnector(gate: gate, inbox: inbox, keys: keys, refusals: refusals, clock: ContinuousClock())
    await connector.connect(
      StreamID(.outgoing, number: 1), to: PeerAddress(.loopbackV4, port: 1), within: .seconds(20))
    #expect(try await news() == ["failed", "ended"])
  }
}
