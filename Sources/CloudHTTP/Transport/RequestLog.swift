package import JoinDiscovery
import JoinPrimitives
package import Logging
import Synchronization

/// A transport that tells each request at debug level, in one line once its answer has been read: method, URL without
/// user and query, status, bytes, time.
package struct RequestLog: HTTPTransport {
  private let transport: any HTTPTransport
  private let clock: any Clock<Duration>
  private let logger: Logger

  /// Sends by `transport`.
  package init(_ transport: any HTTPTransport, clock: any Clock<Duration>, logger: Logger) {
    self.transport = transport
    self.clock = clock
    self.logger = logger
  }

  package func send(_ request: HTTPRequest) async throws(HTTPTransportError) -> HTTPResponse {
    let meter = ResponseMeter(request, clock: clock, logger: logger)
    let response: HTTPResponse
    do {
      response = try await transport.send(request)
    } catch {
      meter.end("\(error.message)")
      throw error
    }
    meter.begin(response.status)
    let pieces = response.body
    return HTTPResponse(
      status: response.status, headers: response.headers,
      body: HTTPBody {
        var iterator = pieces.makeAsyncIterator()
        return {
          do {
            let piece = try await iterator.next()
            meter.count(piece)
            return piece
          } catch {
            meter.end("the answer broke off")
            throw error
          }
        }
      })
  }
}

/// Counts one answer and writes its line, also when nobody reads it to its end.
private final class ResponseMeter: Sendable {
  private struct State {
    var status: Int?
    var bytes = 0
    var isWritten = false
  }

  private let place: String
  private let stopwatch: Stopwatch
  private let logger: Logger
  private let state = Mutex(State())

  init(_ request: HTTPRequest, clock: any Clock<Duration>, logger: Logger) {
    let url = URLParts(request.url)?.display ?? "a URL that is not correct"
    place = "\(request.method) \(Redaction(of: request).clean(url))"
    stopwatch = .start(clock)
    self.logger = logger
  }

  deinit { end("the rest was not read") }

  func begin(_ status: Int) {
    state.withLock { $0.status = status }
  }

  /// Takes in a piece; nil is the end.
  func count(_ piece: [UInt8]?) {
    if let piece { state.withLock { $0.bytes += piece.count } } else { end(nil) }
  }

  /// Writes the line, unless it is written.
  func end(_ remark: String?) {
    let state = state.withLock { state in
      defer { state.isWritten = true }
      return state
    }
    if state.isWritten { return }
    let steps = (stopwatch.elapsed / .milliseconds(1)).rounded()
    let time = GoDuration.format(.milliseconds(Int(steps)))
    var words = state.status.map { ["\($0)", "\(state.bytes) bytes"] } ?? []
    words += [remark].compactMap(\.self) + [time]
    logger.debug("\(place): \(words.joined(separator: ", "))")
  }
}
