/// The way of all news to the one task that owns the loop's state.
///
/// It is bounded by its senders: each waits until its event has been taken in before it sends the next, so that no more
/// events wait than there are lookups, dials and timers.
struct EventInbox: Sendable {
  /// An event, or a new list.
  enum Message: Sendable {
    case event(RetryJoinEvent)
    case reload([any SeedSource], RetryJoinConfiguration?)
  }

  /// A message; finishing the receipt lets its sender go on.
  struct Envelope: Sendable {
    let message: Message
    let receipt: AsyncStream<Never>.Continuation?
  }

  let envelopes: AsyncStream<Envelope>
  private let entrance: AsyncStream<Envelope>.Continuation

  init() {
    (envelopes, entrance) = AsyncStream.makeStream()
  }

  /// Hands an event over and waits until it has been taken in, or the sender's task is cancelled.
  func send(_ event: RetryJoinEvent) async {
    let (done, receipt) = AsyncStream.makeStream(of: Never.self)
    guard case .enqueued = entrance.yield(Envelope(message: .event(event), receipt: receipt)) else { return }
    for await _ in done {}
  }

  /// Hands a message over without waiting: for the few that come from outside.
  func post(_ message: Message) {
    entrance.yield(Envelope(message: message, receipt: nil))
  }
}
