extension GossipNode {
  /// Takes a message of the Serf layer. What is new is passed on as it came.
  mutating func receiveUserMessage(_ bytes: [UInt8], from sender: PeerAddress) {
    let message: SerfMessage
    do throws(WireError) {
      message = try SerfMessage(decoding: bytes)
    } catch {
      statistics.malformed += 1
      return
    }
    switch message {
    case .leave(let intent):
      if receive(intent) { broadcast(bytes, in: \.intentBroadcasts) }
    case .join(let intent):
      if receive(intent) { broadcast(bytes, in: \.intentBroadcasts) }
    case .userEvent(let event):
      if receive(event) { broadcast(bytes, in: \.eventBroadcasts) }
    case .query(let query):
      receive(query, bytes)
    case .queryResponse(let response): receive(response)
    case .relay(let relay): pass(on: relay, from: sender)
    // A whole state belongs to a push/pull.
    case .state: statistics.malformed += 1
    }
  }

  /// The Serf layer's part of what we tell in a push/pull.
  func serfState() -> [UInt8] {
    // A member that is named as left is taken to have said so one tick after its time; this is how its intent is
    // retold. Told as a mere time, it would keep the intent itself from being heard.
    let statusTimes = memberRecords.values.map { record in
      (record.name, record.member.status == .leaving ? max(record.statusTime, 1) - 1 : record.statusTime)
    }
    let state = SerfState(
      time: memberClock.time, statusTimes: Dictionary(statusTimes) { first, _ in first },
      leftMembers: memberRecords.values.filter { [.left, .leaving].contains($0.member.status) }.map(\.member.name),
      eventTime: eventClock.time, events: events.inOrder.map { SerfState.Events(time: $0.time, events: $0.items) },
      queryTime: queryClock.time)
    return SerfMessage.state(state).encoded
  }

  /// Takes in the Serf layer's part of what another node knows.
  ///
  /// - Parameter isOwnJoin: whether it answers our own join; the events in it were over before we came.
  mutating func mergeSerfState(_ bytes: [UInt8], isOwnJoin: Bool) {
    if bytes.isEmpty { return }
    guard let message = try? SerfMessage(decoding: bytes), case .state(let state) = message else {
      statistics.malformed += 1
      return
    }
    statistics.malformed += state.passedOver
    for (clock, time) in [
      (\GossipNode.memberClock, state.time), (\.eventClock, state.eventTime), (\.queryClock, state.queryTime),
    ] where time > 0 {
      self[keyPath: clock].witness(time - 1)
    }
    let left = Set(state.leftMembers)
    for name in state.leftMembers {
      let time = state.statusTimes[name] ?? 0
      _ = receive(LeaveIntent(time: time == .max ? time : time + 1, node: name))
    }
    for (name, time) in state.statusTimes.sorted(by: { $0.key < $1.key }) where !left.contains(name) {
      _ = receive(JoinIntent(time: time, node: name))
    }
    if isOwnJoin {
      firstEventTime = max(firstEventTime, state.eventTime)
    } else {
      for slot in state.events {
        for event in slot.events {
          _ = receive(
            UserEventMessage(time: slot.time, name: event.name, payload: event.payload, coalesce: false))
        }
      }
    }
  }
}
