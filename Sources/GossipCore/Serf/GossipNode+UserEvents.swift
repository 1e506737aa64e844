extension GossipNode {
  /// Tells the whole cluster something; this node hears it too.
  mutating func tellAll(_ name: String, _ payload: [UInt8], coalesce: Bool) {
    let size = name.utf8.count + payload.count
    let limit = configuration.limits.userEvent
    guard size <= limit else {
      return refuse("the event '\(name)' takes \(size) bytes and may take \(limit); shorten its payload")
    }
    guard phase == .running else { return refuse("the event '\(name)' was not sent: this node is leaving") }
    let event = UserEventMessage(time: eventClock.tick(), name: name, payload: payload, coalesce: coalesce)
    if receive(event) { broadcast(SerfMessage.userEvent(event).encoded, in: \.eventBroadcasts) }
  }

  /// Takes in an event; whether it is news that others should hear.
  mutating func receive(_ event: UserEventMessage) -> Bool {
    let size = event.name.utf8.count + event.payload.count
    guard size <= configuration.limits.foreignUserEvent else {
      statistics.dropped += 1
      return false
    }
    eventClock.witness(event.time)
    guard event.time >= firstEventTime else { return false }
    let item = SerfState.Event(name: event.name, payload: event.payload)
    guard events.insert(item, bytes: size, at: event.time, clock: eventClock.time) else { return false }
    send(
      .userEventReceived(
        UserEvent(time: event.time, name: event.name, payload: event.payload, coalesce: event.coalesce)))
    return true
  }
}
