internal import JoinPrimitives

extension GossipNode {
  /// Opens a stream and limits its time; false when too many are open.
  mutating func open(_ purpose: OutgoingStream.Purpose, to address: PeerAddress, within time: Duration) -> Bool {
    guard outgoingStreams.count < configuration.limits.outgoingStreams else {
      statistics.dropped += 1
      return false
    }
    lastStream += 1
    let id = StreamID(.outgoing, number: lastStream)
    outgoingStreams[id] = OutgoingStream(purpose: purpose, address: address, origin: random.next())
    let deadline = now + time
    timers.arm(.stream(id), at: deadline)
    send(.openStream(id, to: address, deadline: deadline))
    return true
  }

  /// Takes news of a stream. News of one that is over or unknown says nothing.
  mutating func receive(_ news: StreamNews, of id: StreamID) {
    if case .accepted(let sender) = news { return accept(id, from: sender) }
    if case .message(.pushPull(let state)) = news { statistics.malformed += state.unreadableNodes }
    if let sender = incomingStreams[id] { return receive(news, ofIncoming: id, from: sender) }
    guard let stream = outgoingStreams[id] else { return }
    switch news {
    case .accepted: break
    case .opened:
      outgoingStreams[id]?.isConnected = true
      send(.sendOnStream(id, request(on: stream).encoded(isPacked: configuration.compresses)))
    case .message(let message):
      close(id)
      receive(message, on: stream)
    case .malformed(let error):
      statistics.malformed += 1
      close(id)
      fail(stream, .failed(reason: "it sent what is no gossip message: \(error)"))
    case .failed(let failure):
      close(id, isOpen: false)
      fail(stream, JoinFailure(failure))
    case .closed:
      close(id, isOpen: false)
      let cause = "it may have another key (--encrypt) or cluster-label, be busy, or be of another kind"
      fail(stream, .failed(reason: "it closed the connection without an answer; \(cause)"))
    }
  }

  /// What we say first.
  private func request(on stream: OutgoingStream) -> StreamMessage {
    switch stream.purpose {
    case .probe(let sequence, let target):
      .ping(Ping(sequence: sequence, node: target, source: configuration.address, sourceName: me.name))
    case .pushPull(let isJoin): .pushPull(localState(isJoin: isJoin, origin: stream.origin))
    case .joinRead, .joinRecheck: .pushPull(PushPull(isJoin: false, origin: stream.origin))
    case .joinAnnounce: .pushPull(localState(isJoin: true, origin: stream.origin))
    }
  }

  /// Takes the answer.
  private mutating func receive(_ message: StreamMessage, on stream: OutgoingStream) {
    switch (stream.purpose, message) {
    case (.probe(let sequence, target: _), .ack(let ack)):
      if ack.sequence == sequence, probe?.sequence == sequence { probe?.hasStreamAck = true }
    case (.pushPull, .pushPull(let state)): merge(state)
    case (.joinRead(let id), .pushPull(let state)): judge(state, of: id)
    case (.joinAnnounce(let id), .pushPull(let state)): takeIn(state, of: id)
    case (.joinRecheck(let id), .pushPull(let state)): look(for: me, in: state, of: id)
    case (_, .error(let text)):
      fail(stream, JoinFailure(refusal: text))
    default:
      statistics.malformed += 1
      fail(stream, .failed(reason: "it answered with a message that does not belong there"))
    }
  }

  private mutating func fail(_ stream: OutgoingStream, _ failure: JoinFailure) {
    switch stream.purpose {
    case .joinRead(let id), .joinAnnounce(let id): decideJoin(id, .failure(failure))
    case .probe, .pushPull, .joinRecheck: break
    }
  }

  /// Ends a stream on our side.
  mutating func close(_ id: StreamID, isOpen: Bool = true) {
    outgoingStreams[id] = nil
    incomingStreams[id] = nil
    timers.cancel(.stream(id))
    if isOpen { send(.closeStream(id)) }
  }

  mutating func timeOut(_ id: StreamID) {
    let stream = outgoingStreams[id]
    close(id)
    if let stream { fail(stream, stream.isConnected ? .silent : .timedOut) }
  }
}

// MARK: - Streams that others open

extension GossipNode {
  private mutating func accept(_ id: StreamID, from sender: PeerAddress) {
    guard incomingStreams.count < configuration.limits.incomingStreams else {
      statistics.dropped += 1
      return send(.closeStream(id))
    }
    incomingStreams[id] = sender
    timers.arm(.stream(id), at: now + configuration.timing.streamTimeout)
  }

  private mutating func receive(_ news: StreamNews, ofIncoming id: StreamID, from sender: PeerAddress) {
    switch news {
    case .accepted, .opened: break
    case .failed, .closed: close(id, isOpen: false)
    case .malformed:
      statistics.malformed += 1
      close(id)
    case .message(.ping(let ping)):
      if isForMe(ping) { reply(.ack(Ack(sequence: ping.sequence)), on: id) }
      close(id)
      if isForMe(ping) { noteContact(from: ping.source ?? sender, name: ping.sourceName) }
    case .message(.pushPull(let state)):
      if let origin = outgoingStreams.first(where: { $0.value.origin == state.origin }) {
        close(id)
        meetMyself(on: origin.key, origin.value)
      } else {
        reply(.pushPull(localState(isJoin: state.isJoin, origin: 0)), on: id)
        close(id)
        if !state.nodes.isEmpty || !state.userState.isEmpty { merge(state) }
      }
    case .message(.user(let message)):
      close(id)
      receiveUserMessage(message, from: sender)
    case .message:
      statistics.malformed += 1
      close(id)
    }
  }

  private mutating func reply(_ message: StreamMessage, on id: StreamID) {
    send(.sendOnStream(id, message.encoded(isPacked: configuration.compresses)))
  }

  /// We have called ourselves, by an address that we did not know for our own.
  private mutating func meetMyself(on id: StreamID, _ stream: OutgoingStream) {
    close(id)
    fail(stream, .isMyself)
  }
}
