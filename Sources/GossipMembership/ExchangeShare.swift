internal import SeedDialing
internal import Synchronization

/// How many peers all joins that go on at the same time exchange the whole state with: as many as one join of all their
/// seeds would. A list that comes in pages is dialled page by page, and would cost its cluster as much for each. But a
/// join that has not brought a peer always has room for one exchange: its seeds may belong to another part of the
/// cluster.
final class ExchangeShare: Sendable {
  /// Whether one more exchange may begin.
  enum Turn: Sendable {
    /// It has begun.
    case now
    /// It may, should one of those that run fail or be silent.
    case later
    /// Enough peers are joined, one by this join at least.
    case never
  }

  /// One join that goes on.
  struct Ticket: Sendable {
    fileprivate let number: Int
    /// Something happens whenever something became of an exchange, whose soever.
    let news: AsyncStream<Void>
  }

  private struct Join {
    let news: AsyncStream<Void>.Continuation
    var places = ExchangePlaces()
    var hasAnswers = false

    /// Whether a place is kept for it.
    var isNeedy: Bool { hasAnswers && places.joined == 0 && places.isIdle }
  }

  private struct State {
    var lastNumber = 0
    var joins: [Int: Join] = [:]
    var answered = 0
    /// Those of all joins.
    var places = ExchangePlaces()
  }

  private let state = Mutex(State())

  /// A join begins.
  func enter() -> Ticket {
    let (news, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    return state.withLock { state in
      state.lastNumber += 1
      state.joins[state.lastNumber] = Join(news: continuation)
      return Ticket(number: state.lastNumber, news: news)
    }
  }

  /// A join has ended, and all its exchanges have. The last one takes the counts along.
  func leave(_ ticket: Ticket) {
    let waiting = state.withLock { state in
      state.joins[ticket.number] = nil
      if state.joins.isEmpty { state = State(lastNumber: state.lastNumber) }
      return state.joins.values.map(\.news)
    }
    for join in waiting { join.yield() }
  }

  /// A seed of this join has accepted a connection.
  func noteAnswer(for ticket: Ticket) {
    state.withLock { state in
      state.answered += 1
      state.joins[ticket.number]?.hasAnswers = true
    }
  }

  /// Asks for one more exchange.
  func turn(for ticket: Ticket) -> Turn {
    state.withLock { state in
      guard let own = state.joins[ticket.number] else { return .never }
      let needy = state.joins.count { $0.key != ticket.number && $0.value.isNeedy }
      if own.places.joined > 0, state.places.isEnough(for: state.answered, reserved: needy) { return .never }
      if !own.isNeedy, !state.places.hasRoom(for: state.answered, reserved: needy) { return .later }
      if state.places.isFull { return .later }
      state.places.begin()
      state.joins[ticket.number]?.places.begin()
      return .now
    }
  }

  /// Something became of an exchange of this join.
  func note(_ news: ExchangeNews, from ticket: Ticket) {
    let waiting = state.withLock { state in
      state.places.note(news)
      state.joins[ticket.number]?.places.note(news)
      return state.joins.values.map(\.news)
    }
    for join in waiting { join.yield() }
  }

  /// Whether the join has exchanges that are worth waiting for: those whose seeds are not silent yet, and the others as
  /// long as too few peers are joined.
  func isWorthWaiting(for ticket: Ticket) -> Bool {
    state.withLock { state in
      guard let own = state.joins[ticket.number]?.places else { return false }
      return own.prompt > 0 || (own.late > 0 && (own.joined == 0 || !state.places.isEnough(for: state.answered)))
    }
  }
}
