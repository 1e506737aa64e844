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
    let sockets = try await bind()
    try await call(sockets, saying: bytes)
    let told = try await news()
    await sockets.close()
    #expect(told == expected)
  }

  private func bind() async throws -> GossipSockets {
    try await GossipSockets.bind(
      .loopbackV4, port: 0, logger: logs.logger, uptime: { .zero }, countUnsent: {},
      datagram: { [inbox, keys, refusals] in DatagramHandler(inbox: inbox, keys: keys, refusals: refusals) },
      accept: { [gate, inbox, keys, refusals] in
        StreamAcceptHandler(gate: gate, inbox: inbox, keys: keys, refusals: refusals)
      })
  }

  private func call(_ sockets: GossipSockets, saying bytes: [UInt8]) async throws {
    let channel = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
      .connect(host: "127.0.0.1", port: Int(sockets.port)).get()
    try? await channel.writeAndFlush(ByteBuffer(bytes: bytes))
    try? await channel.close()
  }

  @Test("A packed message counts as long as it becomes, and becomes no longer than there is room")
  func packed() async throws {
    let size = 4 << 20
    let message = StreamMessage.user([UInt8](repeating: 0, count: size)).encoded(isPacked: true)
    #expect(message.count < size / 100)
    let sockets = try await bind()
    try await call(sockets, saying: message)
    #expect(try await news() == ["accepted", "message", "ended"])
    #expect(StreamGate.byteLimit - gate.room >= size)
    #expect(gate.reserve(gate.room - size / 2, for: StreamID(.outgoing, number: 1)))
    try await call(sockets, saying: message)
    #expect(try await news() == ["accepted", "malformed", "ended"])
    await sockets.close()
  }

  @Test("Short streams whose end nobody has read yet count, so that their news stay few")
  func flood() async throws {
    let sockets = try await bind()
    for _ in 0..<(StreamGate.share + 20) { try await call(sockets, saying: [0xC1]) }
    // The last ones are turned away a moment after they have connected.
    try await withDeadline(for: "the refusals") { [gate] in
      while gate.refused < 20 { try await ContinuousClock().sleep(for: .milliseconds(5)) }
    }
    await sockets.close()
    var news = 0
    while case let mail = inbox.take(), !mail.isEmpty { news += mail.count }
    #expect((StreamGate.share...StreamGate.share * 3).contains(news))
  }

  @Test("It is told of a connection that could not be made")
  func refused() async throws {
    let connector = StreamConnector(gate: gate, inbox: inbox, keys: keys, refusals: refusals, clock: ContinuousClock())
    await connector.connect(
      StreamID(.outgoing, number: 1), to: PeerAddress(.loopbackV4, port: 1), within: .seconds(20))
    #expect(try await news() == ["failed", "ended"])
  }
}
