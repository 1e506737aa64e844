import AsyncHTTPClient
import JoinDiscovery
import NIOCore
import NIOHTTP1

/// The right to one answer. Who gives it up, by dropping it or by cancelling the task that reads, ends the exchange.
final class ResponseLease: Sendable {
  private let exchange: ResponseExchange
  private let task: HTTPClient.Task<Void>
  private let failure: TransportFailure

  /// Takes an exchange that was just started.
  init(exchange: ResponseExchange, task: HTTPClient.Task<Void>, failure: TransportFailure) {
    self.exchange = exchange
    self.task = task
    self.failure = failure
  }

  deinit {
    task.cancel()
  }

  /// Waits for the head.
  func head() async throws(HTTPTransportError) -> HTTPResponseHead {
    do {
      return try await withTaskCancellationHandler {
        try await exchange.head()
      } onCancel: {
        task.cancel()
      }
    } catch {
      throw failure.translate(error, hasHead: false)
    }
  }

  /// Waits for the next piece of the body; nil at its end.
  func nextPiece() async throws -> [UInt8]? {
    do {
      return try await withTaskCancellationHandler {
        try await exchange.nextPiece().map { Array($0.readableBytesView) }
      } onCancel: {
        task.cancel()
      }
    } catch {
      try Task.checkCancellation()
      throw failure.translate(error, hasHead: true)
    }
  }
}
