internal import JoinPrimitives

/// All nodes that the failure detector knows of, the own one included, and the order in which the others are probed.
struct PeerTable: Sendable {
  private var peers = NameTable<Peer>()
  /// The others, shuffled; also the order of every walk through the table, so that a seed replays it.
  private var ring: [String] = []
  private var position = 0
  private let own: String

  init(own: Peer) {
    self.own = own.name
    peers[own.name] = own
  }

  /// The table of a node of a cluster that it knows; `ring` names the others.
  init(own: String, everybody: NameTable<Peer>, ring: [String]) {
    self.own = own
    peers = everybody
    self.ring = ring
  }

  subscript(name: String) -> Peer? { peers[name] }

  /// How many nodes are known, gone ones included: the size that the formulas speak of.
  var count: Int { peers.count }

  /// The others, in an order that chance has fixed.
  var others: [Peer] { ring.compactMap { peers[$0] } }

  /// Everybody, the own node first.
  var all: [Peer] { [peers[own]].compactMap(\.self) + others }

  /// Changes a node that is known.
  mutating func update(_ name: String, _ change: (inout Peer) -> Void) {
    guard var peer = peers[name] else { return }
    change(&peer)
    peers[name] = peer
  }

  /// Takes in a node at a random place of the ring.
  mutating func insert(_ peer: Peer, random: inout SeededGenerator) {
    peers[peer.name] = peer
    ring.insert(peer.name, at: random.index(below: ring.count + 1))
  }

  /// The next node to probe: alive or suspect. A round that has ended begins anew after `forget` has named the dead
  /// that need not be remembered.
  mutating func nextToProbe(random: inout SeededGenerator, forget: (Peer) -> Bool) -> Peer? {
    for _ in 0...ring.count {
      if position >= ring.count {
        for name in ring where peers[name].map(forget) ?? true { peers[name] = nil }
        ring.removeAll { peers[$0] == nil }
        ring.shuffle(using: &random)
        position = 0
        if ring.isEmpty { return nil }
      }
      defer { position += 1 }
      if let peer = peers[ring[position]], !peer.state.isGone { return peer }
    }
    return nil
  }

  /// Up to `count` different others that fit.
  func sample(_ count: Int, random: inout SeededGenerator, where fits: (Peer) -> Bool) -> [Peer] {
    var picked: [Peer] = []
    var seen: Set<Int> = []
    // Chance finds a few among many quickly; a small or mostly unfit table is walked from a random place.
    for _ in 0..<min(ring.count, count * 3) where picked.count < count {
      let index = random.index(below: ring.count)
      guard seen.insert(index).inserted, let peer = peers[ring[index]], fits(peer) else { continue }
      picked.append(peer)
    }
    guard picked.count < count, !ring.isEmpty else { return picked }
    let start = random.index(below: ring.count)
    for step in 0..<ring.count where picked.count < count {
      let index = (start + step) % ring.count
      guard seen.insert(index).inserted, let peer = peers[ring[index]], fits(peer) else { continue }
      picked.append(peer)
    }
    return picked
  }
}

extension SeededGenerator {
  /// A number from 0 up to below `count`, which is at least 1.
  mutating func index(below count: Int) -> Int { min(count - 1, Int(fraction() * Double(count))) }
}
