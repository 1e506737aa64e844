/// The keys that a node knows: the primary one encrypts, all decrypt.
///
/// A cluster changes its key without an interruption when every node first installs the new one, then uses it, then
/// removes the old one.
package struct KeyRing: Sendable, Hashable {
  /// A change of keys needs two or three; a ring of more is a mistake, and every key costs an attempt at each packet.
  package static let limit = 16

  /// All keys, the primary one first.
  package private(set) var keys: [GossipKey]

  /// Starts with one key.
  package init(primary: GossipKey) {
    keys = [primary]
  }

  /// Takes keys of which the first is the primary one; nil when there are none or too many.
  package init?(_ keys: [GossipKey]) {
    var ring: [GossipKey] = []
    for key in keys where !ring.contains(key) { ring.append(key) }
    guard (1...Self.limit).contains(ring.count) else { return nil }
    self.keys = ring
  }

  /// The key that encrypts.
  package var primary: GossipKey { keys[0] }

  /// Adds a key that decrypts; one that is there stays as it is.
  package mutating func install(_ key: GossipKey) throws(KeyRingError) {
    if keys.contains(key) { return }
    guard keys.count < Self.limit else { throw .full }
    keys.append(key)
  }

  /// Makes an installed key the primary one.
  package mutating func use(_ key: GossipKey) throws(KeyRingError) {
    guard let index = keys.firstIndex(of: key) else { throw .unknownKey }
    keys.remove(at: index)
    keys.insert(key, at: 0)
  }

  /// Forgets a key; one that is not there is forgotten already.
  package mutating func remove(_ key: GossipKey) throws(KeyRingError) {
    if key == primary { throw .removesPrimary }
    keys.removeAll { $0 == key }
  }
}

/// Why a ring cannot be changed so.
package enum KeyRingError: Error, Sendable, Hashable, CustomStringConvertible {
  /// It holds as many keys as it may.
  case full
  /// The key has not been installed.
  case unknownKey
  /// The key is the one that encrypts.
  case removesPrimary

  /// The cause in words.
  package var description: String {
    switch self {
    case .full: "the key ring holds \(KeyRing.limit) keys, which is the limit; remove old ones first"
    case .unknownKey: "the key is not in the key ring; install it first"
    case .removesPrimary: "the key is the primary one; use another key first"
    }
  }
}
