internal import GossipCore
internal import JoinPrimitives
internal import NIOCore
internal import SeedDialing

/// Opens the streams that the node asks for, and leaves the news in the inbox.
struct StreamConnector: Sendable {
  let gate: StreamGate
  let inbox: GossipInbox
  let keys: ClusterKeys
  let refusals: RefusalLog
  let clock: any Clock<Duration>

  /// Connects within `limit`. Cancelled, it ends at once and leaves nothing open.
  func connect(_ id: StreamID, to peer: PeerAddress, within limit: Duration) async {
    do {
      let channel = try await withTimeLimit(limit, clock: clock) {
        try await TCPConnector.connect(to: .address(peer.address), port: peer.port) { channel in
          try channel.pipeline.syncOperations.addHandler(
            StreamMessageHandler(id, gate: gate, inbox: inbox, envelope: keys.streams, refusals: refusals))
        }
      } discard: {
        $0.close(promise: nil)
      }
      guard let channel else {
        return fail(id, .timedOut)
      }
      if !inbox.post(.opened(id, channel)) { channel.close(promise: nil) }
    } catch is CancellationError {
      return
    } catch {
      fail(id, Self.failure(ConnectFailure.result(of: error)))
    }
  }

  private func fail(_ id: StreamID, _ failure: StreamFailure) {
    inbox.post(.stream(id, .failed(failure)))
    inbox.post(.ended(id))
  }

  private static func failure(_ result: ProbeResult) -> StreamFailure {
    switch result {
    case .refused: .refused
    case .timedOut, .alive: .timedOut
    case .failed(let reason): .failed(reason: reason)
    }
  }
}
