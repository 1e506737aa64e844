internal import GossipCore
internal import JoinCryptography
internal import JoinPrimitives
internal import Logging

/// The one task that owns the node: it hands the node what the inbox holds and does what the node wants done.
struct GossipLoop<C: Clock>: Sendable where C.Duration == Duration {
  /// How long closing a stream may take.
  private let streamTimeout: Duration
  private let clock: C
  private let start: C.Instant
  private let inbox: GossipInbox
  private let keys: ClusterKeys
  private let gate: StreamGate
  private let connector: StreamConnector
  private let sockets: GossipSockets
  private let board: GossipBoard
  private var log: GossipLog

  private var node: GossipNode
  private var streams = StreamTable()
  private var joins: [JoinID: AsyncStream<JoinOutcome>.Continuation] = [:]
  private var leavers: [AsyncStream<Never>.Continuation] = []
  /// Keys are kept on disk, which must not keep the node from answering probes.
  private let keyRequests = AsyncStream.makeStream(of: (ReceivedQuery.ID, KeyRingRequest).self)
  private var hasLeft = false

  init(
    node: GossipNode, streamTimeout: Duration, clock: C, start: C.Instant, gate: StreamGate, inbox: GossipInbox,
    keys: ClusterKeys, refusals: RefusalLog, sockets: GossipSockets, board: GossipBoard, log: GossipLog
  ) {
    self.node = node
    self.streamTimeout = streamTimeout
    self.clock = clock
    self.start = start
    self.gate = gate
    self.inbox = inbox
    self.keys = keys
    self.sockets = sockets
    self.board = board
    self.log = log
    connector = StreamConnector(gate: gate, inbox: inbox, keys: keys, refusals: refusals, clock: clock)
  }

  /// Serves until the node has left or the task is cancelled; then everything that was opened is closed.
  mutating func run() async {
    await withDiscardingTaskGroup { group in
      group.addTask { [sockets, clock] in await sockets.keepOpen(clock: clock) }
      group.addTask { [keyRequests, keys, inbox] in
        for await (id, request) in keyRequests.stream {
          inbox.post(.keyRingAnswer(id, request, keys.answer(request)))
        }
      }
      board.publish(node)
      step(.deadlineReached, &group)
      while !Task.isCancelled, !hasLeft {
        board.publishFigures(of: node)
        await waitForWork()
        for mail in inbox.take() {
          if hasLeft { mail.discard() } else { take(mail, &group) }
        }
        streams.expire(at: now)
        if let deadline = node.nextDeadline, deadline <= now { step(.deadlineReached, &group) }
      }
      group.cancelAll()
    }
    await close()
  }

  private var now: GossipInstant { GossipInstant(offset: start.duration(to: clock.now)) }

  /// Waits for mail or for the next deadline.
  private func waitForWork() async {
    let deadline = [node.nextDeadline, streams.nextDeadline].compactMap { $0 }.min()
    await withTaskGroup(of: Void.self) { race in
      race.addTask { [inbox] in await inbox.wait() }
      if let deadline {
        let instant = start.advanced(by: deadline.offset)
        race.addTask { [clock] in try? await clock.sleep(until: instant, tolerance: nil) }
      }
      await race.next()
      race.cancelAll()
    }
  }

  private mutating func take(_ mail: GossipMail, _ group: inout DiscardingTaskGroup) {
    switch mail {
    case .datagram(let packet, let sender): step(.datagram(packet, from: sender), &group)
    case .accepted(let id, let peer, let channel):
      streams.add(id, channel: channel)
      step(.stream(id, .accepted(from: peer)), &group)
    case .opened(let id, let channel):
      if streams.connect(id, to: channel) { step(.stream(id, .opened), &group) }
    case .stream(let id, let news):
      if streams.isOpen(id) { step(.stream(id, news), &group) }
    case .ended(let id):
      streams.remove(id)
      gate.leave(id)
    case .keyRingAnswer(let id, let request, let answer):
      log.note(request, answer, at: now)
      step(.command(.keyRingAnswer(id, answer)), &group)
    case .request(.ready(let receipt)): receipt.finish()
    case .request(.command(.cancelJoin(let id))):
      joins.removeValue(forKey: id)?.finish()
      step(.command(.cancelJoin(id)), &group)
    case .request(.command(let command)): step(.command(command), &group)
    case .request(.join(let id, let peer, let answer)):
      joins[id] = answer
      step(.command(.join(id, peer)), &group)
    case .request(.leave(let receipt)):
      leavers.append(receipt)
      step(.command(.leave), &group)
    }
  }

  private mutating func step(_ input: GossipInput, _ group: inout DiscardingTaskGroup) {
    let wasAccepted = node.isAccepted
    let effects = node.step(input, now: now)
    let changes = effects.flatMap { effect in if case .membersChanged(let changes) = effect { changes } else { [] } }
    // Whoever hears of a member or a join must find it in the list already.
    let isNews = node.isAccepted && !wasAccepted
    if !changes.isEmpty || isNews { board.publish(node) }
    if isNews { board.tellAccepted() }
    for effect in effects { perform(effect, &group) }
  }

  private mutating func perform(_ effect: GossipEffect, _ group: inout DiscardingTaskGroup) {
    switch effect {
    case .sendDatagram(let packet, to: let peer): send(packet, to: peer)
    case .openStream(let id, to: let peer, deadline: let deadline):
      streams.add(id)
      let limit = now.duration(to: deadline)
      group.addTask { [connector] in await connector.connect(id, to: peer, within: limit) }
    case .sendOnStream(let id, let message): send(message, on: id)
    case .closeStream(let id): close(id)
    case .membersChanged(let changes):
      board.tell(changes)
      log.note(changes)
    case .joinDecided(let id, let outcome):
      let answer = joins.removeValue(forKey: id)
      answer?.yield(outcome)
      answer?.finish()
    case .left:
      hasLeft = true
      board.publish(node)
    case .keyRing(let id, let request):
      keyRequests.continuation.yield((id, request))
    case .note(let note): log.note(note, at: now)
    // Nothing of this program asks or answers; the node passes on what others do.
    case .stateRead, .userEventReceived, .queryReceived, .queryProgress: break
    }
  }

  private mutating func send(_ packet: [UInt8], to peer: PeerAddress) {
    do {
      sockets.send(try keys.packets.wrap(packet), to: peer)
    } catch {
      board.countUnsent()
      log.noteWithoutEntropy(error, at: now)
    }
  }

  private mutating func send(_ message: [UInt8], on id: StreamID) {
    do {
      streams.write(try keys.streams.wrap(message, from: StreamSide(ofThisNodeIn: id)), on: id)
    } catch {
      close(id)
      log.noteWithoutEntropy(error, at: now)
    }
  }

  private mutating func close(_ id: StreamID) {
    streams.close(id, by: now.advanced(by: streamTimeout))
  }

  /// Closes what is open and answers whoever still waits.
  private mutating func close() async {
    let rest = inbox.close()
    for answer in joins.values { answer.finish() }
    for receipt in leavers { receipt.finish() }
    for mail in rest { mail.discard() }
    await streams.closeAll()
    await sockets.close()
  }
}
