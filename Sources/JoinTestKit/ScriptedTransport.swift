package import JoinDiscovery

/// A transport that answers from a script and keeps what it was asked.
package final class ScriptedTransport: HTTPTransport {
  /// Answers one request.
  package typealias Script = @Sendable (HTTPRequest) async throws(HTTPTransportError) -> HTTPResponse

  private let script: Script
  private let record = Watched<[HTTPRequest]>([])

  /// Answers every request by `script`, which may run concurrently with itself.
  package init(_ script: @escaping Script) {
    self.script = script
  }

  /// Gives these answers one after the other; a request beyond the last one fails as a closed connection.
  package convenience init(answers: [Result<HTTPResponse, HTTPTransportError>]) {
    let rest = Watched(answers[...])
    self.init { (request) throws(HTTPTransportError) in
      guard let answer = rest.change({ $0.popFirst() }) else {
        throw HTTPTransportError(.closed, "the script has no answer left for \(request.method) \(request.url)")
      }
      return try answer.get()
    }
  }

  /// Gives these answers one after the other; a request beyond the last one fails as a closed connection.
  package convenience init(_ answers: HTTPResponse...) {
    self.init(answers: answers.map { .success($0) })
  }

  /// All requests so far, in order.
  package var requests: [HTTPRequest] { record.current }

  /// Waits until there were `count` requests.
  package func waitForRequests(count: Int) async throws -> [HTTPRequest] {
    try await record.first { $0.count >= count ? $0 : nil }
  }

  /// Records the request and asks the script.
  package func send(_ request: HTTPRequest) async throws(HTTPTransportError) -> HTTPResponse {
    record.change { $0.append(request) }
    return try await script(request)
  }
}
