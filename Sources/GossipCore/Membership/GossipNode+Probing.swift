extension GossipNode {
  /// Pings the next node of the round, unless a probe is still going on.
  mutating func beginProbe() {
    // A probe of one interval ends at this very instant, and must not cost the next one its turn.
    if let probe, probe.endsAt <= now { endProbe() }
    let timing = configuration.timing
    timers.arm(.probe, at: now + timing.probeInterval)
    guard probe == nil, phase != .lingering else { return }
    let now = now
    let target = peers.nextToProbe(random: &random) { peer in
      peer.state.isGone && now - peer.since > timing.gossipToTheDead
    }
    guard let target else { return }
    statistics.probes += 1
    let sequence = nextSequence()
    let end = now + timing.probeInterval * (health.value + 1)
    probe = Probe(
      sequence: sequence, target: target.name, incarnation: target.incarnation, startedAt: now, endsAt: end)
    timers.arm(.probeTimeout, at: now + timing.probeTimeout)
    timers.arm(.probeEnd, at: end)
    var messages = [PacketMessage.ping(ping(target.name, sequence))]
    if target.state == .suspect {
      // Whoever is suspected learns it with the ping, and can refute.
      messages.append(.suspect(Accusation(incarnation: target.incarnation, node: target.name, from: me.name)))
    }
    transmit(messages, to: target.address, called: target.name)
  }

  /// The target is silent: others are asked to ping it, and it is pinged over a stream.
  mutating func probeIndirectly() {
    guard let current = probe, let target = peers[current.target] else { return endProbe() }
    let timing = configuration.timing
    let relays = peers.sample(timing.indirectProbes, random: &random) { $0.state == .alive && $0.name != target.name }
    probe?.isIndirect = !relays.isEmpty
    for relay in relays {
      if relay.versions.understandsNack { probe?.nacksExpected += 1 }
      let request = IndirectPing(
        sequence: current.sequence, target: target.address, node: target.name,
        wantsNack: relay.versions.understandsNack, source: configuration.address, sourceName: me.name)
      transmit([.indirectPing(request)], to: relay.address, called: relay.name)
    }
    if target.versions.understandsStreamPing, current.endsAt > now {
      _ = open(
        .probe(sequence: current.sequence, target: target.name), to: target.address, within: current.endsAt - now)
    }
  }

  /// Nobody has answered by datagram.
  mutating func endProbe() {
    guard let probe else { return }
    finishProbe()
    if probe.hasStreamAck {
      health.add(-1)
      return noteLostDatagrams(of: probe.target)
    }
    statistics.probesFailed += 1
    // Those who could not reach the target either have vouched for our own ears; silent ones make us doubt them.
    health.add(probe.nacksExpected > 0 ? probe.nacksExpected - probe.nacksReceived : 1)
    suspect(Accusation(incarnation: probe.incarnation, node: probe.target, from: me.name))
  }

  private mutating func finishProbe() {
    probe = nil
    timers.cancel(.probeTimeout)
    timers.cancel(.probeEnd)
  }

  mutating func receive(_ ack: Ack) {
    if let relayed = relayedProbes.removeValue(forKey: ack.sequence) {
      timers.cancel(.relayedProbe(ack.sequence))
      transmit([.ack(Ack(sequence: relayed.sequence))], to: relayed.replyTo, called: relayed.asker)
    } else if let probe, probe.sequence == ack.sequence {
      // Once others were asked, it may be one of them who passes the answer on.
      if !probe.isIndirect { withoutDatagrams.remove(probe.target) }
      learnCoordinate(from: ack, of: probe)
      finishProbe()
      health.add(-1)
    }
  }

  mutating func receive(_ nack: Nack) {
    guard let probe, probe.sequence == nack.sequence, probe.nacksReceived < probe.nacksExpected else { return }
    self.probe?.nacksReceived += 1
  }

  private func ping(_ name: String, _ sequence: UInt32) -> Ping {
    Ping(sequence: sequence, node: name, source: configuration.address, sourceName: me.name)
  }

  private mutating func nextSequence() -> UInt32 {
    lastSequence &+= 1
    return lastSequence
  }
}

// MARK: - Being probed

extension GossipNode {
  func isForMe(_ ping: Ping) -> Bool { ping.node.isEmpty || ping.node == configuration.name }

  /// Answers to where the ping says, even if it came from elsewhere.
  mutating func answer(_ ping: Ping, from sender: PeerAddress) {
    guard isForMe(ping) else { return }
    let ack = Ack(sequence: ping.sequence, payload: coordinatePayload)
    transmit([.ack(ack)], to: ping.source ?? sender, called: ping.sourceName)
    noteContact(from: sender, name: ping.sourceName)
  }

  /// Pings a third node for one that cannot reach it.
  mutating func relay(_ request: IndirectPing, from sender: PeerAddress) {
    guard relayedProbes.count < configuration.limits.relayedProbes else {
      statistics.dropped += 1
      return
    }
    let sequence = nextSequence()
    relayedProbes[sequence] = RelayedProbe(
      sequence: request.sequence, replyTo: request.source ?? sender, asker: request.sourceName,
      wantsNack: request.wantsNack)
    timers.arm(.relayedProbe(sequence), at: now + configuration.timing.probeTimeout)
    let target = request.target.withPort(ifMissing: configuration.address.port)
    transmit([.ping(ping(request.node, sequence))], to: target, called: request.node)
  }

  mutating func giveUpRelayedProbe(_ sequence: UInt32) {
    guard let relayed = relayedProbes.removeValue(forKey: sequence), relayed.wantsNack else { return }
    transmit([.nack(Nack(sequence: relayed.sequence))], to: relayed.replyTo, called: relayed.asker)
  }
}
