internal import JoinPrimitives

extension GossipNode {
  /// The failure detector has found a new node, or one that was gone.
  mutating func memberCame(_ peer: Peer) {
    var record = MemberRecord(peer: peer)
    if let known = memberRecords[peer.name] {
      record.statusTime = known.statusTime
    } else if let intent = intents.remove(peer.name) {
      record.statusTime = intent.time
      if intent.kind == .leave { record.member.status = .leaving }
    }
    memberRecords[peer.name] = record
    changes.append(MemberChange(kind: .joined, member: record.member))
  }

  /// A live node says other things of itself.
  mutating func memberChanged(_ peer: Peer) {
    guard var record = memberRecords[peer.name] else { return memberCame(peer) }
    let before = record.member
    record.member.address = peer.address
    record.member.tags = MemberTags.decode(peer.meta)
    record.member.versions = peer.versions
    memberRecords[peer.name] = record
    if record.member != before { changes.append(MemberChange(kind: .updated, member: record.member)) }
  }

  /// The failure detector has lost a node. Whoever announced it has left; all others have failed.
  mutating func memberWent(_ name: String) {
    switch memberRecords[name]?.member.status {
    case .leaving: setStatus(.left, of: name, as: .left)
    case .alive: setStatus(.failed, of: name, as: .failed)
    case .left, .failed, nil: break
    }
  }

  /// This node is about to leave.
  mutating func memberLeaving() {
    setStatus(.leaving, of: me.name, as: .leaving)
  }

  private mutating func setStatus(_ status: GossipMember.Status, of name: String, as kind: MemberChange.Kind) {
    guard var record = memberRecords[name] else { return }
    record.member.status = status
    switch status {
    case .left, .failed: record.goneSince = now
    case .alive, .leaving: record.goneSince = nil
    }
    memberRecords[name] = record
    changes.append(MemberChange(kind: kind, member: record.member))
  }

  private mutating func forget(_ name: String) {
    guard let record = memberRecords.removeValue(forKey: name) else { return }
    estimate.forget(name)
    changes.append(MemberChange(kind: .reaped, member: record.member))
  }
}

// MARK: - Intents

extension GossipNode {
  /// Takes in an intent to leave; whether it is news that others should hear.
  ///
  /// The time of the intent is kept even where it changes nothing, or two nodes would pass it on to each other without
  /// end.
  mutating func receive(_ intent: LeaveIntent) -> Bool {
    memberClock.witness(intent.time)
    guard let record = memberRecords[intent.node] else {
      return intents.insert(.leave, intent.time, of: intent.node, now: now)
    }
    guard intent.time > record.statusTime else { return false }
    memberRecords[intent.node]?.statusTime = intent.time
    if intent.node == configuration.name {
      // Somebody wants us gone, or remembers an earlier leave. We are here.
      if phase == .running { announceJoin() }
      return false
    }
    switch record.member.status {
    case .alive: setStatus(.leaving, of: intent.node, as: .leaving)
    case .failed: setStatus(.left, of: intent.node, as: .left)
    case .leaving, .left: break
    }
    // A live member is never pruned: it would vanish from the list and still be a member.
    if intent.prune, memberRecords[intent.node]?.member.status == .left { forget(intent.node) }
    return true
  }

  /// Takes in the word that a node has come; whether it is news that others should hear.
  mutating func receive(_ intent: JoinIntent) -> Bool {
    memberClock.witness(intent.time)
    guard let record = memberRecords[intent.node] else {
      return intents.insert(.join, intent.time, of: intent.node, now: now)
    }
    guard intent.time > record.statusTime else { return false }
    memberRecords[intent.node]?.statusTime = intent.time
    if record.member.status == .leaving, intent.node != configuration.name {
      setStatus(.alive, of: intent.node, as: .updated)
    }
    return true
  }

  /// Tells everybody that this node is here, which ends older intents to leave.
  mutating func announceJoin() {
    let intent = JoinIntent(time: memberClock.tick(), node: configuration.name)
    memberRecords[configuration.name]?.statusTime = intent.time
    broadcast(SerfMessage.join(intent).encoded, in: \.intentBroadcasts)
  }

  /// Takes a failed member for one that has left, everywhere.
  mutating func forceLeave(_ name: String, prune: Bool) {
    guard name != configuration.name else { return refuse("'\(name)' is this node; let it leave instead") }
    switch memberRecords[name]?.member.status {
    case .alive?, .leaving?: return refuse("the member '\(name)' is alive; stop it, or let it leave by itself")
    case .failed?, .left?, nil: break
    }
    let intent = LeaveIntent(time: memberClock.tick(), node: name, prune: prune)
    if receive(intent) { broadcast(SerfMessage.leave(intent).encoded, in: \.intentBroadcasts) }
  }
}

// MARK: - Those who are gone

extension GossipNode {
  /// Forgets members that have been gone for long, and intents that nobody came for.
  mutating func reap() {
    timers.arm(.reap, at: now + configuration.reapInterval)
    intents.expire(before: GossipInstant(offset: now.offset - configuration.intentTimeout))
    for record in memberRecords.values.filter({ $0.goneSince != nil }).sorted(by: { $0.name < $1.name }) {
      guard let since = record.goneSince else { continue }
      let timeout =
        record.member.status == .failed ? configuration.reconnectTimeout : configuration.tombstoneTimeout
      if now - since > timeout { forget(record.name) }
    }
  }

  /// Tries to reach a failed member again, so that a cluster that was cut in two grows together. The fewer have failed,
  /// the rarer one node tries, since the others do too.
  mutating func reconnect() {
    timers.arm(.reconnect, at: now + configuration.reconnectInterval)
    guard phase == .running else { return }
    let failed = memberRecords.values.filter { $0.member.status == .failed }.map(\.member).sorted { $0.name < $1.name }
    guard !failed.isEmpty else { return }
    guard random.fraction() * Double(max(1, liveMemberCount)) < Double(failed.count) else { return }
    let member = failed[random.index(below: failed.count)]
    _ = open(.pushPull(isJoin: true), to: member.address, within: configuration.timing.streamTimeout)
  }
}
