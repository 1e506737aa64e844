internal import JoinMembership
internal import JoinPrimitives
internal import MessagePack

/// A connection on which the agent has accepted us. All calls throw `MembershipError` or `CancellationError`.
struct SerfSession: Sendable {
  /// The name of the agent's node.
  let localName: String
  private let connection: SerfRPCConnection
  private let agent: HostPort

  /// Connects, shakes hands, shows the key if there is one, and asks the agent for its name.
  static func open(_ configuration: SerfMembershipConfiguration, clock: any Clock<Duration>) async throws -> SerfSession
  {
    let agent = configuration.agent
    let key = try readKey(configuration)
    return try await translating(agent) {
      let connection = try await SerfRPCConnection.open(
        to: agent, deadline: configuration.connectDeadline,
        deadlines: .init(simple: configuration.commandDeadline, join: configuration.joinDeadline), clock: clock
      )
      do {
        try await connection.request(.handshake)
        if let key, !key.isEmpty { try await connection.request(.auth(key)) }
        let stats = try await connection.request(.stats)
        guard let name = stats["agent"]?["name"]?.text, !name.isEmpty else {
          throw SerfRPCError.violation(reason: "its statistics do not name its node")
        }
        return SerfSession(localName: name, connection: connection, agent: agent)
      } catch {
        connection.close()
        throw error
      }
    }
  }

  /// Everybody the agent knows, in the order of their names.
  func members() async throws -> [Member] {
    try await Self.translating(agent) {
      try SerfMember.list(try await connection.request(.members)).sorted { $0.name < $1.name }
    }
  }

  /// News of members: the kind and the members with their new state.
  func memberEvents() async throws -> AsyncStream<MessagePackValue> {
    try await Self.translating(agent) { try await connection.records(.memberEvents) }
  }

  /// Makes the agent exchange its state with a peer; the number of exchanges that worked. The agent counts itself, too.
  func join(_ endpoint: HostPort) async throws -> Int {
    try await Self.translating(agent) {
      try await connection.request(.join(endpoint))["Num"]?.integer(Int.self) ?? 0
    }
  }

  /// Changes tags of the agent's node and leaves all others as they are.
  func setTags(_ tags: [String: String], deleting: [String]) async throws {
    _ = try await Self.translating(agent) { try await connection.request(.tags(set: tags, delete: deleting)) }
  }

  /// Ends the connection.
  func close() {
    connection.close()
  }

  private static func readKey(_ configuration: SerfMembershipConfiguration) throws(MembershipError) -> Secret? {
    do {
      return try configuration.readKey()
    } catch {
      throw MembershipError(
        .denied, "the key for the Serf agent at \(configuration.agent) cannot be read: \(error)",
        remedy: "make what --serf-rpc-auth refers to readable"
      )
    }
  }

  private static func translating<Value>(
    _ agent: HostPort, _ body: () async throws -> Value
  ) async throws -> Value {
    do {
      return try await body()
    } catch let error as SerfRPCError {
      throw error.membershipError(agent: agent)
    }
  }
}
