internal import SeedDialing
internal import Synchronization

/// How many peers all joins that go on at the same time exchange the whole state with: as many as one join of all their
/// seeds would. A list that comes in pages is dialled page by page, and would cost its cluster as much for each.
final class ExchangeShare: Sendable {
  /// Whether one more exchange may begin.
  enum Turn: Sendable {
    /// It has begun.
    case now
    /// It may, should one of those that run fail.
    case later
    /// Enough peers are joined.
    case never
  }

  /// One join that goes on.
  struct Ticket: Sendable {
    fileprivate let number: Int
    /// Something happens whenever an exchange has ended, whose soever.
    let news: AsyncStream<Void>
  }

  private struct State {
    var lastNumber = 0
    var joins: [Int: AsyncStream<Void>.Continuation] = [:]
    var answered = 0
    var joined = 0
    var running = 0
  }

  private let state = Mutex(State())

  /// A join begins.
  func enter() -> Ticket {
    let (news, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    return state.withLock { state in
      state.lastNumber += 1
      state.joins[state.lastNumber] = continuation
      return Ticket(number: state.lastNumber, news: news)
    }
  }

  /// A join has ended. The last one takes the counts along.
  func leave(_ ticket: Ticket) {
    state.withLock { state in
      state.joins[ticket.number] = nil
      if state.joins.isEmpty { state = State(lastNumber: state.lastNumber) }
    }
  }

  /// A seed has accepted a connection.
  func noteAnswer() {
    state.withLock { $0.answered += 1 }
  }

  /// Asks for one more exchange.
  func turn() -> Turn {
    state.withLock { state in
      let limit = JoinFanOut.limit(for: state.answered)
      if state.joined >= limit { return .never }
      if state.joined + state.running >= limit { return .later }
      state.running += 1
      return .now
    }
  }

  /// An exchange has ended.
  func end(hasJoined: Bool) {
    let waiting = state.withLock { state in
      state.running -= 1
      state.joined += hasJoined ? 1 : 0
      return Array(state.joins.values)
    }
    for join in waiting { join.yield() }
  }
}
