/// An IPv4 or IPv6 address, compared and printed in one canonical form.
///
/// An IPv4 address mapped into IPv6 (`::ffff:10.0.0.1`) becomes the IPv4 address that it stands for, so that the two
/// spellings are one peer. Text follows RFC 5952: lower case, the longest run of zeros shortened.
public struct IPAddress: Hashable, Sendable {
  /// The address family.
  public enum Family: Sendable, Hashable {
    /// Four bytes.
    case v4
    /// Sixteen bytes.
    case v6
  }

  /// Four or sixteen bytes in network order.
  public let bytes: [UInt8]
  /// The scope of a link-local IPv6 address, for example `eth0`; nil for all others.
  public let zone: String?

  /// Takes 4 or 16 bytes in network order; nil for any other count.
  public init?(bytes: [UInt8], zone: String? = nil) {
    switch bytes.count {
    case 4:
      guard zone == nil else { return nil }
      self.bytes = bytes
      self.zone = nil
    case 16 where bytes.starts(with: Self.mappedPrefix):
      guard zone == nil else { return nil }
      self.bytes = Array(bytes[12...])
      self.zone = nil
    case 16:
      self.bytes = bytes
      self.zone = zone
    default: return nil
    }
  }

  /// Reads dotted IPv4, or IPv6 without brackets and with an optional `%zone`. Anything looser (`010.0.0.1`, `1.2.3`,
  /// `0x7f.1`) is nil: two programs would read it differently.
  public init?(_ text: some StringProtocol) {
    let parts = text.split(separator: "%", maxSplits: 1, omittingEmptySubsequences: false)
    guard let literal = parts.first else { return nil }
    let zone = parts.count == 2 ? String(parts[1]) : nil
    if let zone, !Self.isZone(zone) { return nil }
    if literal.utf8.contains(UInt8(ascii: ":")) {
      guard let bytes = Self.parseV6(literal) else { return nil }
      self.init(bytes: bytes, zone: zone)
    } else {
      guard zone == nil, let bytes = Self.parseV4(literal) else { return nil }
      self.init(bytes: bytes)
    }
  }

  private init(unchecked bytes: [UInt8]) {
    self.bytes = bytes
    zone = nil
  }

  /// Whether the address has four or sixteen bytes.
  public var family: Family { bytes.count == 4 ? .v4 : .v6 }

  /// 127.0.0.1.
  public static let loopbackV4 = IPAddress(unchecked: [127, 0, 0, 1])
  /// 0.0.0.0, which as a bind address means every interface.
  public static let anyV4 = IPAddress(unchecked: [0, 0, 0, 0])
  /// ::, which as a bind address means every interface.
  public static let anyV6 = IPAddress(unchecked: [UInt8](repeating: 0, count: 16))
}

// MARK: - Kinds of addresses

extension IPAddress {
  /// 127.0.0.0/8 or ::1.
  public var isLoopback: Bool {
    family == .v4 ? bytes[0] == 127 : bytes == [UInt8](repeating: 0, count: 15) + [1]
  }

  /// 0.0.0.0 or ::.
  public var isUnspecified: Bool { bytes.allSatisfy { $0 == 0 } }

  /// 169.254.0.0/16 or fe80::/10.
  public var isLinkLocal: Bool {
    family == .v4 ? bytes[0] == 169 && bytes[1] == 254 : bytes[0] == 0xFE && bytes[1] & 0xC0 == 0x80
  }

  /// 224.0.0.0/4 or ff00::/8.
  public var isMulticast: Bool { family == .v4 ? bytes[0] & 0xF0 == 224 : bytes[0] == 0xFF }

  /// 255.255.255.255.
  public var isBroadcast: Bool { bytes == [255, 255, 255, 255] }

  /// Whether no machine can have the address for its own: every interface, many machines, or all of them.
  public var isNobodys: Bool { isUnspecified || isMulticast || isBroadcast }

  /// The networks of RFC 1918 and RFC 6598 for IPv4, and unique local addresses (fc00::/7) for IPv6.
  public var isPrivate: Bool {
    switch family {
    case .v4:
      bytes[0] == 10
        || bytes[0] == 172 && bytes[1] & 0xF0 == 16
        || bytes[0] == 192 && bytes[1] == 168
        || bytes[0] == 100 && bytes[1] & 0xC0 == 64
    case .v6: bytes[0] & 0xFE == 0xFC
    }
  }

  /// Whether the first `prefix` bits equal those of `network`; false across families.
  public func isInside(_ network: IPAddress, prefix: Int) -> Bool {
    guard bytes.count == network.bytes.count, (0...bytes.count * 8).contains(prefix) else { return false }
    let whole = prefix / 8
    guard bytes[..<whole] == network.bytes[..<whole] else { return false }
    guard prefix % 8 > 0 else { return true }
    let mask = UInt8(truncatingIfNeeded: 0xFF00 >> (prefix % 8))
    return bytes[whole] & mask == network.bytes[whole] & mask
  }
}

extension IPAddress: Comparable {
  /// IPv4 before IPv6, then by value.
  public static func < (left: IPAddress, right: IPAddress) -> Bool {
    if left.bytes.count != right.bytes.count { return left.bytes.count < right.bytes.count }
    if left.bytes != right.bytes { return left.bytes.lexicographicallyPrecedes(right.bytes) }
    return (left.zone ?? "") < (right.zone ?? "")
  }
}
