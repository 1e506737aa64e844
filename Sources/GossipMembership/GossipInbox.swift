internal import NIOCore
internal import Synchronization

/// Where the sockets and the program leave what the node is to be told, for one reader.
///
/// Each class of mail has a queue of its own, so that a flood of gossip does not keep the node from answering probes.
/// Those of probes and of gossip have a bound, beyond which the oldest are dropped. The others have none and drop
/// nothing: news of streams are a handful a stream, and few streams are open at once; requests come from the program.
final class GossipInbox: Sendable {
  /// How many datagrams of a class may wait; a memberlist keeps as many.
  static let depth = 1024

  /// How many datagrams of a class are read in one go.
  private static let burst = 64
  /// How many news of streams are: the state of a large cluster takes milliseconds to read, and pings wait meanwhile.
  private static let streamBurst = 4

  private struct State {
    var probes = CircularBuffer<GossipMail>(initialCapacity: 16)
    var requests: [GossipMail] = []
    var streams = CircularBuffer<GossipMail>(initialCapacity: 16)
    var gossip = CircularBuffer<GossipMail>(initialCapacity: 16)
    var droppedProbes = 0
    var droppedGossip = 0
    var isClosed = false
    var reader: CheckedContinuation<Void, Never>?

    var isEmpty: Bool { probes.isEmpty && requests.isEmpty && streams.isEmpty && gossip.isEmpty }
  }

  private let state = Mutex(State())

  /// Leaves mail; false when nobody will read it any more. Of too many datagrams the oldest are dropped.
  @discardableResult
  func post(_ mail: GossipMail) -> Bool {
    let (isTaken, reader) = state.withLock { state in
      if state.isClosed { return (false, nil as CheckedContinuation<Void, Never>?) }
      switch mail {
      case .datagram(let packet, from: _):
        if PacketClass(packet) == .probe {
          state.droppedProbes += Self.append(mail, to: &state.probes)
        } else {
          state.droppedGossip += Self.append(mail, to: &state.gossip)
        }
      case .accepted, .opened, .stream, .ended: state.streams.append(mail)
      case .request, .keyRingAnswer: state.requests.append(mail)
      }
      return (true, state.reader.take())
    }
    reader?.resume()
    return isTaken
  }

  /// Takes what is waiting: some probes, all requests, then some news of streams and some gossip.
  func take() -> [GossipMail] {
    state.withLock { state in
      var mail: [GossipMail] = []
      Self.move(&state.probes, to: &mail, atMost: Self.burst)
      mail += state.requests
      state.requests = []
      Self.move(&state.streams, to: &mail, atMost: Self.streamBurst)
      Self.move(&state.gossip, to: &mail, atMost: Self.burst)
      return mail
    }
  }

  /// Waits until there is mail or the task is cancelled.
  func wait() async {
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let isReady = state.withLock { state in
          if !state.isEmpty || state.isClosed || Task.isCancelled { return true }
          state.reader = continuation
          return false
        }
        if isReady { continuation.resume() }
      }
    } onCancel: {
      state.withLock { $0.reader.take() }?.resume()
    }
  }

  /// Takes no more, and gives back what nobody has read.
  func close() -> [GossipMail] {
    let (rest, reader) = state.withLock { state in
      state.isClosed = true
      defer {
        state.requests = []
        state.streams = []
      }
      return (state.requests + Array(state.streams), state.reader.take())
    }
    reader?.resume()
    return rest
  }

  /// Datagrams that came while too many waited.
  var dropped: GossipFigures.ByClass {
    state.withLock { GossipFigures.ByClass(probes: $0.droppedProbes, gossip: $0.droppedGossip) }
  }

  /// Datagrams that wait to be read.
  var waiting: GossipFigures.ByClass {
    state.withLock { GossipFigures.ByClass(probes: $0.probes.count, gossip: $0.gossip.count) }
  }

  private static func append(_ mail: GossipMail, to queue: inout CircularBuffer<GossipMail>) -> Int {
    let isFull = queue.count >= depth
    if isFull { queue.removeFirst() }
    queue.append(mail)
    return isFull ? 1 : 0
  }

  private static func move(
    _ queue: inout CircularBuffer<GossipMail>, to mail: inout [GossipMail], atMost burst: Int
  ) {
    let count = min(burst, queue.count)
    mail += queue.prefix(count)
    queue.removeFirst(count)
  }
}
