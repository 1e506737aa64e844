package import JoinPrimitives

/// Seeds that met the same fate: how many, and the first few by address, so that two attempts that met the same seeds
/// say the same.
package struct SeedGroup: Sendable, Equatable {
  /// So many are named.
  package static let shown = 3

  /// How many there are.
  package private(set) var count = 0
  /// The first of them, in the order of their addresses.
  package private(set) var named: [HostPort] = []

  /// Nobody yet.
  package init() {}

  /// These seeds.
  package init(_ endpoints: some Sequence<HostPort>) {
    for endpoint in endpoints { add(endpoint) }
  }

  /// Counts one seed.
  package mutating func add(_ endpoint: HostPort) {
    count += 1
    let place = named.firstIndex { Self.isOrdered(endpoint, before: $0) } ?? named.endIndex
    guard place < Self.shown else { return }
    named.insert(endpoint, at: place)
    if named.count > Self.shown { named.removeLast() }
  }

  /// The named ones, and how many there are beside them.
  package var words: String {
    let names = named.map(\.description).joined(separator: ", ")
    return count > named.count ? "\(names) and \(count - named.count) more" : names
  }

  private static func isOrdered(_ left: HostPort, before right: HostPort) -> Bool {
    switch (left.host, right.host) {
    case (.address(let one), .address(let other)): (one, left.port ?? 0) < (other, right.port ?? 0)
    case (.address, .name): true
    case (.name, .address): false
    case (.name(let one), .name(let other)): (one, left.port ?? 0) < (other, right.port ?? 0)
    }
  }
}
