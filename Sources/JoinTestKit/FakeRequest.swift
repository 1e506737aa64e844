/// One request that a `FakeHTTPServer` got.
package struct FakeRequest: Sendable {
  /// `GET`, `POST`.
  package let method: String
  /// The request target as it was sent, query included: a path, or a whole URL when we are the proxy.
  package let target: String
  /// All headers in order.
  package let headers: [(name: String, value: String)]
  /// The whole body.
  package var body: [UInt8] = []

  /// The target up to the question mark.
  package var path: String { String(target.prefix { $0 != "?" }) }

  /// The body as text; broken UTF-8 is replaced.
  package var text: String { String(decoding: body, as: UTF8.self) }

  /// The first header of this name, whatever its case.
  package func header(_ name: String) -> String? {
    headers.first { $0.name.lowercased() == name.lowercased() }?.value
  }
}
