extension GossipNode {
  /// Takes in the word that a node does not answer.
  mutating func suspect(_ accusation: Accusation) {
    guard let peer = peers[accusation.node], accusation.incarnation >= peer.incarnation else { return }
    if var suspicion = suspicions[peer.name] {
      guard suspicion.confirm(by: accusation.from) else { return }
      suspicions[peer.name] = suspicion
      timers.arm(.suspicion(peer.name), at: suspicion.deadline)
      broadcast(.suspect(accusation), about: peer.name)
      return
    }
    guard peer.state == .alive else { return }
    if peer.name == configuration.name { return refute(accusation.incarnation, by: accusation.from) }
    broadcast(.suspect(accusation), about: peer.name)
    peers.update(peer.name) { peer in
      peer.state = .suspect
      peer.incarnation = accusation.incarnation
      peer.since = now
    }
    statistics.suspicions += 1
    let suspicion = Suspicion(by: accusation.from, size: peers.count, timing: configuration.timing, now: now)
    suspicions[peer.name] = suspicion
    timers.arm(.suspicion(peer.name), at: suspicion.deadline)
  }

  /// A suspect did not refute in time.
  mutating func endSuspicion(of name: String) {
    guard let suspicion = suspicions.removeValue(forKey: name), let peer = peers[name], peer.state == .suspect,
      peer.since == suspicion.startedAt
    else { return }
    bury(Accusation(incarnation: peer.incarnation, node: name, from: configuration.name))
  }

  mutating func clearSuspicion(of name: String) {
    if suspicions.removeValue(forKey: name) != nil { timers.cancel(.suspicion(name)) }
  }

  /// Takes in the word that a node is dead. Said by the node itself it means that it has left.
  mutating func bury(_ accusation: Accusation) {
    guard let peer = peers[accusation.node], accusation.incarnation >= peer.incarnation else { return }
    clearSuspicion(of: peer.name)
    guard !peer.state.isGone else { return }
    if peer.name == configuration.name { return refute(accusation.incarnation, by: accusation.from) }
    broadcast(.dead(accusation), about: peer.name)
    peers.update(peer.name) { peer in
      peer.state = accusation.from == peer.name ? .left : .dead
      peer.incarnation = accusation.incarnation
      peer.since = now
    }
    memberWent(peer.name)
  }
}
