import JoinMembership
import JoinPrimitives
import JoinTestKit
import MessagePack
import NIOCore
import NIOPosix

/// A Serf agent's RPC port on loopback, whose members and answers a test decides.
final class FakeSerfAgent: Sendable {
  /// One command as it arrived.
  struct Request: Sendable {
    let connection: Int
    let command: String
    let sequence: UInt64
    let body: MessagePackValue
  }

  /// What is sent in answer to a command.
  enum Reaction: Sendable {
    case answer(error: String = "", body: MessagePackValue? = nil)
    case bytes([UInt8])
    case bytesThenClose([UInt8])
    case silence
  }

  struct Script: Sendable {
    var name = "a"
    var key: String?
    var members: [Member] = []
    /// What a join of an endpoint does to the members; the number is what the agent reports.
    var joins: [String: (count: Int, adds: [Member])] = [:]
    /// Asked first for every command.
    var override: @Sendable (Request) -> Reaction? = { _ in nil }
  }

  private struct State: Sendable {
    var script: Script
    var requests: [Request] = []
    var connections: [Int: any Channel] = [:]
    var streams: [Int: UInt64] = [:]
    var nextConnection = 0
    var listener: (any Channel)?
  }

  private let state: Watched<State>

  private init(_ script: Script) {
    state = Watched(State(script: script))
  }

  /// Serves for as long as `body` runs.
  static func serve<Result>(
    _ script: Script, _ body: (FakeSerfAgent) async throws -> Result
  ) async throws -> Result {
    let agent = FakeSerfAgent(script)
    try await agent.start()
    do {
      let result = try await body(agent)
      try await agent.stop()
      return result
    } catch {
      try await agent.stop()
      throw error
    }
  }

  var address: HostPort {
    HostPort(.loopbackV4, port: state.current.listener?.localAddress?.port.flatMap { UInt16($0) })
  }

  var requests: [Request] { state.current.requests }

  func change(_ body: @Sendable (inout Script) -> Void) {
    state.change { body(&$0.script) }
  }

  /// Waits until `count` commands of this name have come.
  func waitForRequests(_ command: String, count: Int = 1) async throws {
    try await withDeadline(for: "\(count) x \(command)", seen: { "\(self.requests.map(\.command))" }) {
      try await self.state.first { state in
        state.requests.count { $0.command == command } >= count ? () : nil
      }
    }
  }

  /// Sends a record to every open stream.
  func push(_ event: String, _ members: [Member]) {
    let record = MessagePackValue.fields(["Event": .text(event), "Members": Self.list(members)])
    let current = state.current
    for (connection, sequence) in current.streams {
      guard let channel = current.connections[connection] else { continue }
      let bytes = Self.header(sequence) + record.encoded
      channel.writeAndFlush(ByteBuffer(bytes: bytes), promise: nil)
    }
  }

  /// Closes all connections, as an agent does that is killed, and stops listening.
  func stop() async throws {
    let (listener, connections) = state.change { state in
      defer { state.connections = [:] }
      return (state.listener, state.connections.values)
    }
    try? await listener?.close()
    for connection in connections { try? await connection.close() }
  }

  /// Listens, at the same port as before if there was one.
  func start() async throws {
    let port = Int(address.port ?? 0)
    let listener = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(Connection(agent: self, channel: channel))
        }
      }
      .bind(host: "127.0.0.1", port: port).get()
    state.change { $0.listener = listener }
  }

  /// The body of a list of members as an agent sends it.
  static func list(_ members: [Member]) -> MessagePackValue {
    .array(
      members.map { member in
        .fields([
          "Addr": .binary(member.address.bytes), "Name": .text(member.name), "Port": .unsigned(UInt64(member.port)),
          "Status": .text(member.status.rawValue), "ProtocolCur": .unsigned(2),
          "Tags": .map(member.tags.map { .init(key: .text($0), value: .text($1)) }),
        ])
      }
    )
  }

  private static func header(_ sequence: UInt64, _ error: String = "") -> [UInt8] {
    MessagePackValue.fields(["Error": .text(error), "Seq": .unsigned(sequence)]).encoded
  }

  private func open(_ channel: any Channel) -> Int {
    state.change { state in
      state.nextConnection += 1
      state.connections[state.nextConnection] = channel
      return state.nextConnection
    }
  }

  private func react(to request: Request, isAuthenticated: inout Bool) -> Reaction {
    let script = state.change { state in
      state.requests.append(request)
      return state.script
    }
    if let reaction = script.override(request) { return reaction }
    if request.command == "auth" {
      isAuthenticated = request.body["AuthKey"]?.text == script.key ?? ""
      return .answer(error: isAuthenticated ? "" : "Invalid authentication token")
    }
    if request.command != "handshake", script.key != nil, !isAuthenticated {
      return .answer(error: "Authentication required")
    }
    switch request.command {
    case "members":
      return .answer(body: .fields(["Members": Self.list(script.members)]))
    case "stats":
      return .answer(body: .fields(["agent": .fields(["name": .text(script.name)])]))
    case "join":
      let endpoint = request.body["Existing"]?.array?.first?.text ?? ""
      guard let join = script.joins[endpoint] else {
        return .answer(error: "Failed to join \(endpoint)", body: .fields(["Num": .unsigned(0)]))
      }
      state.change { state in
        let names = Set(join.adds.map(\.name))
        state.script.members = state.script.members.filter { !names.contains($0.name) } + join.adds
      }
      return .answer(body: .fields(["Num": .integer(join.count)]))
    case "tags":
      let sets = request.body["Tags"]?.textMap ?? [:]
      let deletes = request.body["DeleteTags"]?.array?.compactMap(\.text) ?? []
      state.change { state in
        state.script.members = state.script.members.map { member in
          guard member.name == state.script.name else { return member }
          let tags = member.tags.filter { !deletes.contains($0.key) }.merging(sets) { $1 }
          return Member(name: member.name, address: member.address, port: member.port, tags: tags)
        }
      }
      return .answer()
    default:
      if request.command == "stream" { state.change { $0.streams[request.connection] = request.sequence } }
      return .answer()
    }
  }

  private final class Connection: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private static let withBody: Set = ["handshake", "auth", "join", "stream", "tags"]
    private let agent: FakeSerfAgent
    private let number: Int
    private var stream = MessagePackStream()
    private var header: MessagePackValue?
    private var isAuthenticated = false

    init(agent: FakeSerfAgent, channel: any Channel) {
      self.agent = agent
      number = agent.open(channel)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      stream.append(unwrapInboundIn(data).readableBytesView)
      while let object = try? stream.next() {
        if let header {
          self.header = nil
          answer(header, object, context)
        } else if Self.withBody.contains(object["Command"]?.text ?? "") {
          header = object
        } else {
          answer(object, .null, context)
        }
      }
    }

    private func answer(_ header: MessagePackValue, _ body: MessagePackValue, _ context: ChannelHandlerContext) {
      let sequence = header["Seq"]?.integer(UInt64.self) ?? 0
      let request = Request(
        connection: number, command: header["Command"]?.text ?? "", sequence: sequence, body: body
      )
      var bytes: [UInt8] = []
      var closes = false
      switch agent.react(to: request, isAuthenticated: &isAuthenticated) {
      case .answer(let error, let body): bytes = FakeSerfAgent.header(sequence, error) + (body?.encoded ?? [])
      case .bytes(let raw): bytes = raw
      case .bytesThenClose(let raw): (bytes, closes) = (raw, true)
      case .silence: return
      }
      context.writeAndFlush(NIOAny(ByteBuffer(bytes: bytes)), promise: nil)
      if closes { context.close(promise: nil) }
    }
  }
}
