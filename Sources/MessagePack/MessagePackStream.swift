/// Cuts a stream of bytes into objects, whatever pieces it comes in.
package struct MessagePackStream: Sendable {
  private let limits: MessagePackLimits
  private var buffer: [UInt8] = []
  private var start = 0
  private var scanner: MessagePackScanner
  private var failure: MessagePackError?

  /// Starts before the first object.
  package init(limits: MessagePackLimits = MessagePackLimits()) {
    self.limits = limits
    scanner = MessagePackScanner(limits: limits)
  }

  /// Takes bytes as they arrive.
  package mutating func append(_ bytes: some Sequence<UInt8>) {
    if start > 0, start == buffer.count || start >= 64 << 10 {
      buffer.removeFirst(start)
      start = 0
    }
    buffer.append(contentsOf: bytes)
  }

  /// The next whole object, or nil until more bytes have come. After an error the stream cannot be read any further,
  /// and every further call fails alike.
  package mutating func next() throws(MessagePackError) -> MessagePackValue? {
    if let failure { throw failure }
    do throws(MessagePackError) {
      return try readNext()
    } catch {
      failure = error
      throw error
    }
  }

  private mutating func readNext() throws(MessagePackError) -> MessagePackValue? {
    guard let length = try scanner.end(of: buffer, from: start) else { return nil }
    scanner = MessagePackScanner(limits: limits)
    var reader = MessagePackReader(buffer, offset: start)
    let value = try reader.readChecked()
    start += length
    return value
  }

  /// Raw bytes that stand where the next object would, or nil until there are as many.
  package mutating func take(_ count: Int) -> [UInt8]? {
    guard buffer.count - start >= count else { return nil }
    defer { start += count }
    return Array(buffer[start..<start + count])
  }

  /// Whether bytes of an unfinished object are waiting.
  package var isInsideObject: Bool { start < buffer.count }
}
