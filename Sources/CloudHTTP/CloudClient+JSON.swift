package import JoinDiscovery

extension CloudClient {
  /// Sends, with retries, and decodes the whole answer as JSON.
  package func json<Value: Decodable & Sendable>(
    _ type: Value.Type, _ request: () async throws(DiscoveryError) -> HTTPRequest,
    classify: (CloudFault) -> FaultClass? = { _ in nil }, remedy: (HTTPTransportError) -> String? = { _ in nil }
  ) async throws(DiscoveryError) -> Value {
    try await perform(request, classify: classify, remedy: remedy) { response in
      try CloudJSON.decode(type, from: try await response.body.collect(limit: Self.pageLimit), provider: provider)
    }
  }

  /// Sends, with retries, and gives the whole answer as text, as metadata services send it: at most 1 MiB, blanks and
  /// newlines at both ends removed.
  package func text(
    _ request: () async throws(DiscoveryError) -> HTTPRequest, classify: (CloudFault) -> FaultClass? = { _ in nil }
  ) async throws(DiscoveryError) -> String {
    try await perform(request, classify: classify) { response in
      let bytes = try await response.body.collect(limit: Self.textLimit)
      let isBlank = { (byte: UInt8) in byte <= 0x20 }
      guard let first = bytes.firstIndex(where: { !isBlank($0) }), let last = bytes.lastIndex(where: { !isBlank($0) })
      else { return "" }
      return String(decoding: bytes[first...last], as: UTF8.self)
    }
  }

  /// How long a page of JSON may be, in bytes.
  package static var pageLimit: Int { 64 << 20 }
  /// How long a metadata or token answer may be, in bytes.
  package static var textLimit: Int { 1 << 20 }
}
