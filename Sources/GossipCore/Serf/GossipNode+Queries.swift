internal import JoinPrimitives

extension GossipNode {
  /// Asks the whole cluster; this node is asked too.
  mutating func ask(_ query: GossipQuery, as id: QueryID) {
    if let reason = ask(query, asker: .program(id)) { send(.queryProgress(id, .refused(reason: reason))) }
  }

  /// The reason when a query is not sent.
  mutating func ask(_ query: GossipQuery, asker: AskedQuery.Asker) -> String? {
    guard phase == .running else { return "this node is leaving" }
    guard askedQueries.count < configuration.limits.queries else {
      return "\(askedQueries.count) queries are going on; wait until one has ended"
    }
    var filters: [QueryFilter] = query.nodes.isEmpty ? [] : [.nodes(query.nodes)]
    filters += query.tags.sorted { $0.key < $1.key }.map { .tag(name: $0.key, expression: $0.value) }
    let mostFilters = configuration.limits.queryFilters
    guard filters.count <= mostFilters else {
      return "the query '\(query.name)' has \(filters.count) filters and may have \(mostFilters); leave some out"
    }
    let timeout = query.timeout ?? defaultQueryTimeout
    let number = UInt32(truncatingIfNeeded: random.next())
    let message = QueryMessage(
      time: queryClock.time, id: number, replyTo: configuration.address, sourceNode: me.name,
      filters: filters.map(\.encoded), flags: query.wantsAcks ? QueryMessage.ackFlag : 0,
      relayFactor: query.relayFactor, timeout: timeout.nanoseconds, name: query.name, payload: query.payload)
    let bytes = SerfMessage.query(message).encoded
    let limit = configuration.limits.query
    guard bytes.count <= limit else {
      return "the query '\(query.name)' takes \(bytes.count) bytes and may take \(limit); shorten it"
    }
    _ = queryClock.tick()
    askedQueries[number] = AskedQuery(asker: asker, time: message.time)
    timers.arm(.query(number), at: now + timeout)
    receive(message, bytes)
    return nil
  }

  /// Long enough for the question to reach everybody and for the answers to come back.
  private var defaultQueryTimeout: Duration {
    configuration.timing.gossipInterval * (16 * Logarithm.decimalCeiling(peers.count + 1))
  }

  mutating func endQuery(_ number: UInt32) {
    switch askedQueries.removeValue(forKey: number)?.asker {
    case .program(let id)?: send(.queryProgress(id, .finished))
    case .nameConflict?: endNameConflict()
    case nil: break
    }
  }

  /// Takes an answer to a query of ours; each member's first counts.
  mutating func receive(_ response: QueryResponse) {
    guard var query = askedQueries[response.id], query.time == response.time else { return }
    guard query.answered.count < configuration.limits.members, query.acked.count < configuration.limits.members else {
      statistics.dropped += 1
      return
    }
    let isAck = response.flags & QueryResponse.ackFlag != 0
    guard isAck ? query.acked.insert(response.from).inserted : query.answered.insert(response.from).inserted else {
      return
    }
    askedQueries[response.id] = query
    switch query.asker {
    case .program(let id) where isAck: send(.queryProgress(id, .acked(from: response.from)))
    case .program(let id):
      send(.queryProgress(id, .answered(from: response.from, payload: response.payload)))
    case .nameConflict: countVote(response.payload)
    }
  }
}

// MARK: - Being asked

extension GossipNode {
  /// Takes in a query: passes it on, also where its filters leave us out, confirms it, and answers or lets the program
  /// answer.
  mutating func receive(_ query: QueryMessage, _ bytes: [UInt8]) {
    guard bytes.count <= configuration.limits.packet else {
      statistics.dropped += 1
      return
    }
    queryClock.witness(query.time)
    guard queries.insert(query.id, at: query.time, clock: queryClock.time) else { return }
    if query.flags & QueryMessage.noBroadcastFlag == 0 { broadcast(bytes, in: \.queryBroadcasts) }
    guard isMeant(by: query) else { return }
    if query.flags & QueryMessage.ackFlag != 0 { respond(to: query, with: [], flags: QueryResponse.ackFlag) }

    let id = ReceivedQuery.ID(time: query.time, number: query.id)
    let timeout = min(max(query.timeout, 0), Self.longestQuery)
    let deadline = now + .nanoseconds(timeout)
    if query.name.hasPrefix(InternalQuery.prefix) {
      switch InternalQuery(name: query.name, payload: query.payload) {
      case .conflict(let name)?: tellOwner(of: name, for: query)
      case .keyRing(let request)?:
        if keep(query, id, until: deadline) { send(.keyRing(id, request)) }
      case .ping?, nil: break
      }
    } else if configuration.answersQueries, keep(query, id, until: deadline) {
      send(
        .queryReceived(
          ReceivedQuery(
            id: id, name: query.name, payload: query.payload, source: query.sourceNode, deadline: deadline)))
    }
  }

  /// No asker waits longer than this, in nanoseconds.
  private static var longestQuery: Int64 { 600_000_000_000 }

  private mutating func isMeant(by query: QueryMessage) -> Bool {
    guard query.filters.count <= configuration.limits.queryFilters else { return false }
    let member = localMember
    return query.filters.allSatisfy { bytes in
      (try? QueryFilter(decoding: bytes))?.admits(member, steps: &filterSteps) ?? false
    }
  }

  private mutating func keep(_ query: QueryMessage, _ id: ReceivedQuery.ID, until deadline: GossipInstant) -> Bool {
    guard answerableQueries.count < configuration.limits.queries else {
      statistics.dropped += 1
      return false
    }
    answerableQueries[id] = query
    timers.arm(.answer(id), at: deadline)
    return true
  }

  /// Sends the program's answer, which counts once and before the deadline.
  mutating func answer(_ id: ReceivedQuery.ID, with payload: [UInt8]) {
    guard let query = answerableQueries.removeValue(forKey: id) else {
      return refuse("the query is over, or was answered")
    }
    timers.cancel(.answer(id))
    respond(to: query, with: payload)
  }

  mutating func respond(to query: QueryMessage, with payload: [UInt8], flags: UInt32 = 0) {
    let response = QueryResponse(time: query.time, id: query.id, from: me.name, flags: flags, payload: payload)
    let bytes = SerfMessage.queryResponse(response).encoded
    guard bytes.count <= configuration.limits.query else {
      return refuse("the answer takes \(bytes.count) bytes and may take \(configuration.limits.query); shorten it")
    }
    guard !query.replyTo.isSamePlace(as: configuration.address) else { return receive(response) }
    send([PacketMessage.user(bytes).encoded], to: query.replyTo, versions: nil)
    sendByRelays(bytes, for: query)
  }

  /// Sends an answer once more through others, in case our own path to the asker is broken.
  private mutating func sendByRelays(_ bytes: [UInt8], for query: QueryMessage) {
    let factor = min(Int(query.relayFactor), configuration.limits.relays)
    guard factor > 0, peers.count > factor else { return }
    let relay = Relay(destination: query.replyTo, destinationName: query.sourceNode, message: bytes)
    let message = PacketMessage.user(relay.encoded).encoded
    let carriers = peers.sample(factor, random: &random) { peer in
      peer.state == .alive && peer.versions.understandsChecksum && peer.name != query.sourceNode
    }
    for carrier in carriers { send([message], to: carrier.address, versions: carrier.versions) }
  }

  /// Passes a message on for another node. Only members are served: nobody shall aim our packets at strangers.
  mutating func pass(on relay: Relay, from sender: PeerAddress) {
    if relay.destination.isSamePlace(as: configuration.address) {
      // A relay in a relay to ourselves has no honest sender.
      guard relay.message.first != SerfMessage.Kind.relay.rawValue else { return }
      return receiveUserMessage(relay.message, from: sender)
    }
    guard let peer = peers.others.first(where: { $0.address.isSamePlace(as: relay.destination) }) else {
      statistics.dropped += 1
      return
    }
    let message = PacketMessage.user(relay.message).encoded
    guard message.count <= packetRoom + Packet.compoundOverhead else {
      statistics.dropped += 1
      return
    }
    send([message], to: relay.destination, versions: peer.versions)
  }

  mutating func answerKeyRing(_ id: ReceivedQuery.ID, with answer: KeyRingAnswer) {
    self.answer(id, with: answer.encoded(SerfMessage.Kind.keyResponse.rawValue))
  }
}

extension Duration {
  /// The whole nanoseconds, at most as many as the wire can say.
  var nanoseconds: Int64 {
    let (seconds, attoseconds) = components
    let (product, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
    return overflow ? .max : product.addingReportingOverflow(attoseconds / 1_000_000_000).partialValue
  }
}
