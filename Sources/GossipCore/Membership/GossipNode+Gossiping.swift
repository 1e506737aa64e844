extension GossipNode {
  /// Queues news of a node's life, in place of older news of it.
  @discardableResult
  mutating func broadcast(_ message: PacketMessage, about name: String, least: Int = 0) -> BroadcastQueue.Ticket {
    enqueue(message.encoded, about: name, in: \.stateBroadcasts, least: least)
  }

  /// Queues a message of the Serf layer.
  @discardableResult
  mutating func broadcast(
    _ message: [UInt8], in queue: WritableKeyPath<GossipNode, BroadcastQueue>, least: Int = 0
  ) -> BroadcastQueue.Ticket {
    enqueue(PacketMessage.user(message).encoded, about: nil, in: queue, least: least)
  }

  private mutating func enqueue(
    _ bytes: [UInt8], about name: String?, in queue: WritableKeyPath<GossipNode, BroadcastQueue>, least: Int
  ) -> BroadcastQueue.Ticket {
    guard bytes.count + Packet.partOverhead <= packetRoom else {
      // It would wait for ever for a packet that has room for it.
      statistics.dropped += 1
      return BroadcastQueue.noTicket
    }
    let (ticket, dropped) = self[keyPath: queue].add(bytes, about: name, least: least)
    statistics.dropped += dropped
    armGossip()
    return ticket
  }

  /// Gossip runs only while there is something to say and somebody to hear it.
  mutating func armGossip() {
    guard peers.count > 1, hasBroadcasts, !timers.isArmed(.gossip) else { return }
    timers.arm(.gossip, at: now + configuration.timing.gossipInterval)
  }

  private var hasBroadcasts: Bool {
    !(stateBroadcasts.isEmpty && intentBroadcasts.isEmpty && queryBroadcasts.isEmpty && eventBroadcasts.isEmpty)
  }

  /// Sends what is queued to a few others, also to those who died lately: they may be alive and hear of it. Whoever
  /// leaves has no time for them.
  mutating func gossip() {
    let timing = configuration.timing
    let (now, isStaying) = (now, phase == .running)
    let listeners = peers.sample(timing.gossipFanout, random: &random) { peer in
      switch peer.state {
      case .alive, .suspect: true
      case .dead: isStaying && now - peer.since < timing.gossipToTheDead
      case .left: false
      }
    }
    for listener in listeners {
      var room = packetRoom
      let messages = takeBroadcasts(room: &room, most: Packet.parts)
      if messages.isEmpty { break }
      send(messages, to: listener.address, versions: listener.versions)
    }
    if !listeners.isEmpty { armGossip() }
    continueLeave()
  }

  /// What fits into a packet: news of life first, then intents, queries and events.
  mutating func takeBroadcasts(room: inout Int, most: Int) -> [[UInt8]] {
    let transmits = transmitLimit
    var taken = stateBroadcasts.take(room: &room, most: most, transmits: transmits)
    taken += intentBroadcasts.take(room: &room, most: most - taken.count, transmits: transmits)
    taken += queryBroadcasts.take(room: &room, most: most - taken.count, transmits: transmits)
    taken += eventBroadcasts.take(room: &room, most: most - taken.count, transmits: transmits)
    return taken
  }

  /// How often each message is sent, so that it reaches everybody almost surely.
  var transmitLimit: Int {
    configuration.timing.retransmitFactor * Logarithm.decimalCeiling(peers.count + 1)
  }
}
