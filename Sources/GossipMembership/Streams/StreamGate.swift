internal import GossipCore
internal import JoinPrimitives
internal import Synchronization

/// Counts the streams that others hold open and the bytes of messages that have come, and lets in no more than the
/// limits.
///
/// A stream counts until the node's owner has taken in everything that came of it, and not only until its connection
/// is gone: short streams in quick succession would fill the inbox otherwise.
final class StreamGate: Sendable {
  /// A memberlist takes as many at once.
  static let limit = 128
  /// One machine may hold so many, so that none takes the places of all others.
  static let share = limit / 2
  /// Bytes of messages, as they came and as they were unpacked, all streams together: three of the longest.
  static let byteLimit = 64 << 20

  private struct State {
    var open: [StreamID: IPAddress] = [:]
    var openByAddress: [IPAddress: Int] = [:]
    var last: UInt64 = 0
    var refused = 0
    var bytes = 0
    var bytesByStream: [StreamID: Int] = [:]
  }

  private let state = Mutex(State())

  /// The name of a stream that may come in; nil when too many are open.
  func enter(from address: IPAddress) -> StreamID? {
    state.withLock { state in
      guard state.open.count < Self.limit, state.openByAddress[address, default: 0] < Self.share else {
        state.refused += 1
        return nil
      }
      state.last += 1
      let id = StreamID(.incoming, number: state.last)
      state.open[id] = address
      state.openByAddress[address, default: 0] += 1
      return id
    }
  }

  /// How many more bytes of messages may be kept.
  var room: Int { state.withLock { Self.byteLimit - $0.bytes } }

  /// Whether so many more bytes of a stream's message may be kept.
  func reserve(_ bytes: Int, for id: StreamID) -> Bool {
    state.withLock { state in
      guard state.bytes + bytes <= Self.byteLimit else { return false }
      state.bytes += bytes
      state.bytesByStream[id, default: 0] += bytes
      return true
    }
  }

  /// A stream is over, and nothing that came of it waits any more. To say so twice changes nothing.
  func leave(_ id: StreamID) {
    state.withLock { state in
      if let address = state.open.removeValue(forKey: id) {
        let rest = state.openByAddress[address, default: 1] - 1
        state.openByAddress[address] = rest > 0 ? rest : nil
      }
      state.bytes -= state.bytesByStream.removeValue(forKey: id) ?? 0
    }
  }

  /// How many were turned away.
  var refused: Int { state.withLock { $0.refused } }
}
