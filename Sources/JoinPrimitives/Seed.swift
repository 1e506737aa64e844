/// An address at which another member may answer.
public struct Seed: Hashable, Sendable {
  /// Where it is.
  public let address: IPAddress
  /// The port it gossips on; nil means the join port.
  public var port: UInt16?
  /// What its source calls it, for messages: a host name, an instance id, a pod.
  public let name: String?
  /// Whether its source says that it is up and serving; such seeds are dialled first.
  public let isReady: Bool

  /// Describes one candidate.
  public init(_ address: IPAddress, port: UInt16? = nil, name: String? = nil, isReady: Bool = true) {
    self.address = address
    self.port = port
    self.name = name
    self.isReady = isReady
  }

  /// The same seed; `port` where it has none.
  package func withPort(_ port: UInt16) -> Seed {
    var seed = self
    seed.port = seed.port ?? port
    return seed
  }

  /// The address with its port, in the form that can be dialled and printed.
  public var endpoint: HostPort { HostPort(address, port: port) }
}
