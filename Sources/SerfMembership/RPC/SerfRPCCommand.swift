internal import JoinPrimitives
internal import MessagePack

/// A command of Serf's RPC protocol, version 1, with what the table of commands says of it.
///
/// The stream is not self-describing: whether a body follows the header of an answer is known from this table alone.
struct SerfRPCCommand: Sendable {
  /// What follows the header of a successful answer.
  enum Answer: Sendable, Hashable {
    /// Nothing.
    case none
    /// One object, also when the header holds an error.
    case body
    /// Nothing, and then records with headers of their own until the connection ends.
    case records
  }

  /// How long the agent may take to answer.
  struct Deadlines: Sendable {
    /// For everything that the agent knows by itself.
    var simple = Duration.seconds(10)
    /// For a join: two network deadlines of ten seconds (thirty in the wan profile), and another client's join
    /// before it.
    var join = Duration.seconds(60)
  }

  let name: String
  let body: MessagePackValue?
  let answer: Answer
  let isJoin: Bool

  /// Takes what the table says of a command.
  init(_ name: String, body: MessagePackValue? = nil, answer: Answer = .none, isJoin: Bool = false) {
    self.name = name
    self.body = body
    self.answer = answer
    self.isJoin = isJoin
  }

  /// How long the agent may take.
  func deadline(_ deadlines: Deadlines) -> Duration { isJoin ? deadlines.join : deadlines.simple }

  /// The bytes on the wire: the header, and at once behind it the body if the command has one.
  func encoded(sequence: UInt64) -> [UInt8] {
    var bytes = MessagePackValue.fields(["Command": .text(name), "Seq": .unsigned(sequence)]).encoded
    body?.encode(into: &bytes)
    return bytes
  }

  /// Must be the first.
  static let handshake = SerfRPCCommand("handshake", body: .fields(["Version": .unsigned(1)]))
  /// Everybody the agent knows.
  static let members = SerfRPCCommand("members", answer: .body)
  /// Figures of the agent, its node's name among them.
  static let stats = SerfRPCCommand("stats", answer: .body)
  /// News of members, from now on.
  static let memberEvents = SerfRPCCommand(
    "stream",
    body: .fields(["Type": .text("member-join,member-leave,member-failed,member-update,member-reap")]),
    answer: .records
  )

  /// Must be the second where the agent has a key.
  static func auth(_ key: Secret) -> SerfRPCCommand {
    SerfRPCCommand("auth", body: .fields(["AuthKey": .text(key.reveal())]))
  }

  /// Makes the agent exchange its state with a peer.
  static func join(_ endpoint: HostPort) -> SerfRPCCommand {
    SerfRPCCommand(
      "join", body: .fields(["Existing": .array([.text("\(endpoint)")]), "Replay": .bool(false)]), answer: .body,
      isJoin: true
    )
  }

  /// Changes what the agent's node says of itself.
  static func tags(set: [String: String], delete: [String]) -> SerfRPCCommand {
    let pairs = set.sorted { $0.key < $1.key }.map {
      MessagePackValue.Pair(key: .text($0.key), value: .text($0.value))
    }
    return SerfRPCCommand(
      "tags", body: .fields(["Tags": .map(pairs), "DeleteTags": .array(delete.sorted().map(MessagePackValue.text))])
    )
  }
}
