/// What the loop must know of this node before it dials anybody.
public struct LocalNode: Sendable, Equatable {
  /// The port of seeds that name none; nil while it is unknown, and then such seeds wait.
  public var joinPort: UInt16?
  /// The addresses that are this node and no peer.
  public var addresses: OwnAddresses

  /// Describes this node.
  public init(joinPort: UInt16? = nil, addresses: OwnAddresses = OwnAddresses()) {
    self.joinPort = joinPort
    self.addresses = addresses
  }
}
