import AsyncHTTPClient
import JoinDiscovery
import NIOCore
import NIOHTTP1
import Synchronization

/// Hands one answer from the event loop to a task: first the head, then the body piece by piece. At most one piece
/// waits here; the connection is read again when it is taken.
final class ResponseExchange: HTTPClientResponseDelegate {
  typealias Response = Void
  typealias HeadWaiter = CheckedContinuation<Result<HTTPResponseHead, any Error>, Never>
  typealias PieceWaiter = CheckedContinuation<Result<ByteBuffer?, any Error>, Never>

  private struct State {
    var head: HTTPResponseHead?
    var headWaiter: HeadWaiter?
    var piece: (buffer: ByteBuffer, taken: EventLoopPromise<Void>)?
    var pieceWaiter: PieceWaiter?
    var received = 0
    var end: Result<Void, any Error>?
  }

  private let state = Mutex(State())
  private let bodyLimit: Int

  /// For one request whose body may have `bodyLimit` bytes.
  init(bodyLimit: Int) {
    self.bodyLimit = bodyLimit
  }

  /// Whether the answer has begun.
  var hasHead: Bool { state.withLock { $0.head != nil } }

  /// The head of the answer.
  func head() async throws -> HTTPResponseHead {
    try await withCheckedContinuation { (waiter: HeadWaiter) in
      let ready: Result<HTTPResponseHead, any Error>? = state.withLock { state in
        if let head = state.head { return .success(head) }
        if case .failure(let error) = state.end { return .failure(error) }
        state.headWaiter = waiter
        return nil
      }
      if let ready { waiter.resume(returning: ready) }
    }.get()
  }

  /// The next piece of the body; nil at its end.
  func nextPiece() async throws -> ByteBuffer? {
    try await withCheckedContinuation { (waiter: PieceWaiter) in
      let (ready, taken) = state.withLock { state -> (Result<ByteBuffer?, any Error>?, EventLoopPromise<Void>?) in
        if let piece = state.piece {
          state.piece = nil
          return (.success(piece.buffer), piece.taken)
        }
        if let end = state.end { return (end.map { nil }, nil) }
        state.pieceWaiter = waiter
        return (nil, nil)
      }
      taken?.succeed()
      if let ready { waiter.resume(returning: ready) }
    }.get()
  }

  func didReceiveHead(task: HTTPClient.Task<Void>, _ head: HTTPResponseHead) -> EventLoopFuture<Void> {
    let waiter = state.withLock { state in
      state.head = head
      defer { state.headWaiter = nil }
      return state.headWaiter
    }
    waiter?.resume(returning: .success(head))
    return task.eventLoop.makeSucceededVoidFuture()
  }

  func didReceiveBodyPart(task: HTTPClient.Task<Void>, _ buffer: ByteBuffer) -> EventLoopFuture<Void> {
    let taken = task.eventLoop.makePromise(of: Void.self)
    let (waiter, isTooLarge) = state.withLock { state -> (PieceWaiter?, Bool) in
      state.received += buffer.readableBytes
      if state.received > bodyLimit { return (nil, true) }
      guard let waiter = state.pieceWaiter else {
        state.piece = (buffer, taken)
        return (nil, false)
      }
      state.pieceWaiter = nil
      return (waiter, false)
    }
    if isTooLarge {
      taken.fail(HTTPTransportError(.bodyTooLarge, "the answer is larger than \(bodyLimit) bytes"))
    } else if let waiter {
      taken.succeed()
      waiter.resume(returning: .success(buffer))
    }
    return taken.futureResult
  }

  func didReceiveError(task: HTTPClient.Task<Void>, _ error: any Error) {
    finish(.failure(error))
  }

  func didFinishRequest(task: HTTPClient.Task<Void>) throws {
    finish(.success(()))
  }

  private func finish(_ end: Result<Void, any Error>) {
    let (headWaiter, pieceWaiter, taken) = state.withLock { state in
      if state.end == nil { state.end = end }
      defer {
        state.headWaiter = nil
        state.pieceWaiter = nil
      }
      var taken: EventLoopPromise<Void>?
      // A failed answer is not worth reading to its break; one that ended well still has its last piece to give.
      if case .failure = end {
        taken = state.piece?.taken
        state.piece = nil
      }
      return (state.headWaiter, state.pieceWaiter, taken)
    }
    taken?.succeed()
    switch end {
    case .success:
      headWaiter?.resume(returning: .failure(HTTPClientError.remoteConnectionClosed))
      pieceWaiter?.resume(returning: .success(nil))
    case .failure(let error):
      headWaiter?.resume(returning: .failure(error))
      pieceWaiter?.resume(returning: .failure(error))
    }
  }
}
