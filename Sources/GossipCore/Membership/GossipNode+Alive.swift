extension GossipNode {
  /// Takes in the news that a node lives.
  mutating func learn(_ heard: Alive, from sender: PeerAddress? = nil) {
    var news = heard
    news.address = heard.address.withPort(ifMissing: configuration.address.port)
    guard !news.node.isEmpty, !news.versions.memberlist.isBroken, news.incarnation > 0 else { return }
    if news.node == configuration.name { return hearOfMyself(news, from: sender) }
    let known = peers[news.node]
    if let known, !known.address.isSamePlace(as: news.address), known.state != .left {
      // Two nodes go by one name. Only the name of one that left is free at once; that of a dead one is held until it
      // is forgotten.
      return noteConflict(over: known, claimed: news.address)
    }
    let hasMoved = known.map { !$0.address.isSamePlace(as: news.address) } ?? false
    if let known, !hasMoved, news.incarnation <= known.incarnation { return }
    guard known != nil || hasRoom(for: news.node) else { return }

    clearSuspicion(of: news.node)
    broadcast(.alive(news), about: news.node)
    let wasGone = known?.state.isGone ?? true
    let peer = Peer(
      name: news.node, address: news.address, meta: news.meta, versions: news.versions,
      incarnation: news.incarnation, state: .alive, since: known?.state == .alive ? known?.since ?? now : now)
    if known == nil {
      peers.insert(peer, random: &random)
    } else {
      peers.update(news.node) { $0 = peer }
    }
    if wasGone {
      memberCame(peer)
    } else {
      memberChanged(peer)
    }
    armGossip()
  }

  /// Somebody says that we live: an echo of our own word, a remembrance of an earlier life, or another node that goes
  /// by our name.
  private mutating func hearOfMyself(_ news: Alive, from sender: PeerAddress?) {
    let me = me
    guard phase == .running else { return }
    guard me.address.isSamePlace(as: news.address) else {
      noteConflict(over: me, claimed: news.address)
      return resolveNameConflict()
    }
    guard news.incarnation >= me.incarnation else { return }
    if news.incarnation == me.incarnation, news.meta == me.meta, news.versions == me.versions {
      if let sender { noteContact(from: sender, name: "") }
      return
    }
    refute(news.incarnation, by: nil)
  }

  /// Whether one more name can be kept, in both tables: the members' outlasts the peers'.
  private mutating func hasRoom(for name: String) -> Bool {
    let limit = configuration.limits.members
    if peers.count < limit, memberRecords[name] != nil || memberRecords.count < limit { return true }
    statistics.dropped += 1
    if !hasNotedLimit { note(.limitReached("members")) }
    hasNotedLimit = true
    return false
  }

  /// Notes that two nodes go by one name, once a minute for each that claims it: its word comes with every gossip.
  private mutating func noteConflict(over known: Peer, claimed address: PeerAddress) {
    let claim = NameClaim(name: known.name, address: address)
    notedClaims = notedClaims.filter { now - $0.value < .seconds(60) }
    guard notedClaims[claim] == nil, notedClaims.count < NameClaim.mostNoted else { return }
    notedClaims[claim] = now
    note(.nameConflict(name: known.name, known: known.address, claimed: address))
  }

  /// Says that we live, with a number beyond the accusation's or, without an accuser, beyond that of an earlier life.
  mutating func refute(_ accused: UInt32, by accuser: String?) {
    let beyond = max(me.incarnation, accused)
    let incarnation = beyond == .max ? beyond : beyond + 1
    peers.update(me.name) { $0.incarnation = incarnation }
    health.add(1)
    statistics.refutations += 1
    note(.refuted(by: accuser, incarnation: incarnation))
    if accuser != nil { noteDoubt() }
    broadcast(.alive(me.alive), about: me.name)
  }

  /// Whoever is accused again and again is likely reached badly, or advertises an address that is not its own.
  private mutating func noteDoubt() {
    accusedAt = accusedAt.filter { now - $0 < .seconds(300) } + [now]
    guard accusedAt.count >= 3 else { return }
    accusedAt = []
    note(.doubted(at: configuration.address))
  }

  /// Says other things of this node from now on.
  mutating func setTags(_ tags: [String: String]) {
    let meta: [UInt8]
    do throws(MemberTags.Oversize) {
      meta = try MemberTags.encode(tags)
    } catch {
      return refuse("the tags were not changed: \(error)")
    }
    guard phase == .running, meta != me.meta else { return }
    peers.update(me.name) { peer in
      peer.meta = meta
      if peer.incarnation < .max { peer.incarnation += 1 }
    }
    memberChanged(me)
    broadcast(.alive(me.alive), about: me.name)
  }
}
