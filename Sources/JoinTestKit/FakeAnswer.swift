/// How a `FakeHTTPServer` answers one request.
package enum FakeAnswer: Sendable {
  /// A proper answer with Content-Length; the connection stays open.
  case respond(status: Int, headers: [(name: String, value: String)], body: [UInt8])
  /// A proper answer whose body comes in pieces of `piece` bytes, `pause` of real time apart.
  case drip(body: [UInt8], piece: Int, pause: Duration)
  /// Says that `declared` bytes follow, sends fewer and closes.
  case cutShort(declared: Int, body: [UInt8])
  /// A chunked answer of `count` bytes of the letter `x`.
  case chunked(count: Int)
  /// These bytes as they are; then the connection is closed.
  case raw([UInt8])
  /// Closes without a byte.
  case close
  /// Says nothing and keeps the connection open until the client or the test ends.
  case silence

  /// A proper answer with text.
  package static func text(
    _ status: Int = 200, headers: [(name: String, value: String)] = [], _ body: String = ""
  ) -> FakeAnswer {
    .respond(status: status, headers: headers, body: Array(body.utf8))
  }
}
