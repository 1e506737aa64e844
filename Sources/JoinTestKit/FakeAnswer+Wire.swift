internal import NIOCore

extension FakeAnswer {
  /// Writes the answer; false when the connection is to be closed afterwards.
  func write(to outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>, isHead: Bool) async throws -> Bool {
    switch self {
    case .respond(let status, let headers, let body):
      let length = (name: "Content-Length", value: "\(body.count)")
      var bytes = Self.head(status, status == 204 || status == 304 ? headers : headers + [length])
      if !isHead { bytes.writeBytes(body) }
      try await outbound.write(bytes)
      return true
    case .drip(let body, let piece, let pause):
      try await outbound.write(Self.head(200, [("Content-Length", "\(body.count)")]))
      for start in stride(from: 0, to: body.count, by: max(1, piece)) {
        try await outbound.write(ByteBuffer(bytes: body[start..<min(body.count, start + max(1, piece))]))
        try await ContinuousClock().sleep(for: pause)
      }
      return true
    case .cutShort(let declared, let body):
      var bytes = Self.head(200, [("Content-Length", "\(declared)")])
      bytes.writeBytes(body)
      try await outbound.write(bytes)
      return false
    case .chunked(let count):
      try await outbound.write(Self.head(200, [("Transfer-Encoding", "chunked")]))
      for start in stride(from: 0, to: count, by: Self.chunkBytes) {
        let size = min(Self.chunkBytes, count - start)
        var bytes = ByteBuffer(string: "\(String(size, radix: 16))\r\n")
        bytes.writeRepeatingByte(UInt8(ascii: "x"), count: size)
        bytes.writeString("\r\n")
        try await outbound.write(bytes)
      }
      try await outbound.write(ByteBuffer(string: "0\r\n\r\n"))
      return true
    case .raw(let bytes):
      try await outbound.write(ByteBuffer(bytes: bytes))
      return false
    case .close: return false
    // Reading goes on, so that the end of the client ends the connection.
    case .silence: return true
    }
  }

  private static let chunkBytes = 16384

  private static func head(_ status: Int, _ headers: [(name: String, value: String)]) -> ByteBuffer {
    let lines = headers.map { "\($0.name): \($0.value)\r\n" }.joined()
    return ByteBuffer(string: "HTTP/1.1 \(status) \(status < 400 ? "Fine" : "Not fine")\r\n\(lines)\r\n")
  }
}
