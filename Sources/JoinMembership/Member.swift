public import JoinPrimitives

/// One node of the cluster, as the membership layer knows it.
public struct Member: Sendable, Hashable {
  /// What is known of a node's life.
  public enum Status: String, Sendable, CaseIterable {
    /// Answers.
    case alive
    /// Says that it is about to leave.
    case leaving
    /// Left of its own will.
    case left
    /// Stopped answering.
    case failed
  }

  /// The node's name, unique in its cluster.
  public let name: String
  /// Where it gossips.
  public let address: IPAddress
  /// The port that it gossips on.
  public let port: UInt16
  /// What the node says of itself.
  public let tags: [String: String]
  /// Whether it lives.
  public let status: Status

  /// Describes a node.
  public init(name: String, address: IPAddress, port: UInt16, tags: [String: String] = [:], status: Status = .alive) {
    self.name = name
    self.address = address
    self.port = port
    self.tags = tags
    self.status = status
  }

  /// Where it gossips, in the form that can be dialled and printed.
  public var endpoint: HostPort { HostPort(address, port: port) }
}
