/// Reads whole objects that stand one behind another.
package struct MessagePackReader: Sendable {
  private let bytes: [UInt8]
  private let limits: MessagePackLimits
  /// Where the next object starts.
  package private(set) var offset: Int

  /// Starts at `offset` of `bytes`.
  package init(_ bytes: [UInt8], offset: Int = 0, limits: MessagePackLimits = MessagePackLimits()) {
    self.bytes = bytes
    self.limits = limits
    self.offset = offset
  }

  /// Whether nothing is left.
  package var isAtEnd: Bool { offset >= bytes.count }

  /// The next object; `truncated` when its end is missing.
  package mutating func read() throws(MessagePackError) -> MessagePackValue {
    var scanner = MessagePackScanner(limits: limits)
    guard try scanner.end(of: bytes, from: offset) != nil else { throw .truncated }
    return try readChecked()
  }

  /// Reads what the scanner has found to be whole and within the limits.
  mutating func readChecked() throws(MessagePackError) -> MessagePackValue {
    guard let head = try MessagePackHead.read(bytes, at: offset) else { throw .truncated }
    let start = offset + head.length
    offset = start + head.payload
    switch head.kind {
    case .null: return .null
    case .bool(let value): return .bool(value)
    case .unsigned: return .unsigned(head.inline.map(UInt64.init) ?? number(at: start, width: head.count))
    case .signed: return .integer(head.inline ?? signed(at: start, width: head.count))
    case .float: return .double(Double(Float(bitPattern: UInt32(number(at: start, width: 4)))))
    case .double: return .double(Double(bitPattern: number(at: start, width: 8)))
    case .raw: return .raw(Array(bytes[start..<offset]))
    case .binary: return .binary(Array(bytes[start..<offset]))
    case .array:
      var elements: [MessagePackValue] = []
      elements.reserveCapacity(head.count)
      for _ in 0..<head.count { elements.append(try readChecked()) }
      return .array(elements)
    case .map:
      var pairs: [MessagePackValue.Pair] = []
      pairs.reserveCapacity(head.count)
      for _ in 0..<head.count { pairs.append(.init(key: try readChecked(), value: try readChecked())) }
      return .map(pairs)
    }
  }

  private func number(at start: Int, width: Int) -> UInt64 {
    MessagePackHead.bigEndian(bytes, at: start, width: width)
  }

  private func signed(at start: Int, width: Int) -> Int64 {
    let unused = 64 - width * 8
    return Int64(bitPattern: number(at: start, width: width) << unused) >> unused
  }
}
