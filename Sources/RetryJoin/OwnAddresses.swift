public import JoinPrimitives

/// Where this node itself can be reached, so that it never takes itself for a peer.
///
/// Only what is certain before any contact counts here. Whatever else leads back to this node (a load balancer, a
/// translated address) is recognised after contact, by the membership driver.
public struct OwnAddresses: Sendable, Equatable {
  /// The address and port that are bound; nil while nothing is.
  public var bound: HostPort?
  /// The address and port that others are told.
  public var advertised: HostPort?
  /// The machine's own addresses. They count only when a wildcard is bound, and only with the bound port: else another
  /// node may well sit behind them.
  public var interfaces: [IPAddress]

  /// Gathers what is known.
  public init(bound: HostPort? = nil, advertised: HostPort? = nil, interfaces: [IPAddress] = []) {
    self.bound = bound
    self.advertised = advertised
    self.interfaces = interfaces
  }

  /// Whether dialling this address and port would end at this node.
  public func contains(_ address: IPAddress, port: UInt16) -> Bool {
    for own in [bound, advertised] {
      guard let own, case .address(let ownAddress) = own.host, own.port == port else { continue }
      if Self.isSame(ownAddress, address) { return true }
    }
    guard let bound, case .address(let wildcard) = bound.host, wildcard.isUnspecified, bound.port == port else {
      return false
    }
    // A socket on 0.0.0.0 hears IPv4 alone, one on :: hears both.
    guard wildcard.family == .v6 || address.family == .v4 else { return false }
    return address.isLoopback || address.isUnspecified || interfaces.contains { Self.isSame($0, address) }
  }

  /// One address may carry its zone while the other spelling leaves it out.
  private static func isSame(_ left: IPAddress, _ right: IPAddress) -> Bool {
    left.bytes == right.bytes && (left.zone == right.zone || left.zone == nil || right.zone == nil)
  }
}
