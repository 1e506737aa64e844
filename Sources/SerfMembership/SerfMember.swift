internal import JoinMembership
internal import JoinPrimitives
internal import MessagePack

/// Reads members as Serf's RPC protocol lists them.
enum SerfMember {
  /// One member; nil when it has no name, address or port that could be used.
  static func read(_ value: MessagePackValue) -> Member? {
    guard let name = value["Name"]?.text, !name.isEmpty, let bytes = value["Addr"]?.bytes,
      let address = IPAddress(bytes: bytes), let port = value["Port"]?.integer(UInt16.self), port > 0
    else { return nil }
    return Member(
      name: name, address: address, port: port, tags: value["Tags"]?.textMap ?? [:],
      status: status(value["Status"]?.text ?? "")
    )
  }

  /// The members under the key `Members`, those left out that cannot be used.
  static func list(_ body: MessagePackValue) throws(SerfRPCError) -> [Member] {
    guard let list = body["Members"]?.array else { throw .violation(reason: "a list of members is missing") }
    return list.compactMap(read)
  }

  /// Serf's `none` is a node that it has only heard of, so it is not one that answers.
  private static func status(_ text: String) -> Member.Status {
    Member.Status(rawValue: text) ?? .failed
  }
}
