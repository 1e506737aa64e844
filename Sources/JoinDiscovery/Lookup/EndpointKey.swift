import JoinPrimitives

/// An endpoint without heap storage, so that remembering many thousands of them costs little.
struct EndpointKey: Hashable {
  private let high: UInt64
  private let low: UInt64
  /// The port, 0 for none, and above it the address family.
  private let portAndFamily: UInt32
  private let zone: String?

  init(_ seed: Seed) {
    let bytes = seed.address.bytes
    high = bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
    low = bytes.dropFirst(8).reduce(0) { $0 << 8 | UInt64($1) }
    portAndFamily = UInt32(seed.port ?? 0) | (seed.address.family == .v6 ? 1 << 16 : 0)
    zone = seed.address.zone
  }
}
