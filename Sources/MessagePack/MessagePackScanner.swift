/// Finds the end of an object in bytes that arrive piece by piece, looking at each byte's head once.
///
/// It also enforces the limits, so that nothing is built from an object that breaks them.
package struct MessagePackScanner: Sendable {
  private let limits: MessagePackLimits
  private var offset = 0
  private var values = 0
  /// How many values are still missing at each level of nesting.
  private var missing: [Int] = [1]

  /// Starts before an object.
  package init(limits: MessagePackLimits = MessagePackLimits()) {
    self.limits = limits
  }

  /// The length of the object that starts at `start`, or nil while its end is not there yet. Call it again with more bytes
  /// behind the same start.
  package mutating func end(of bytes: [UInt8], from start: Int) throws(MessagePackError) -> Int? {
    while let level = missing.indices.last {
      guard missing[level] > 0 else {
        missing.removeLast()
        continue
      }
      guard let head = try MessagePackHead.read(bytes, at: start + offset) else {
        if bytes.count - start > limits.bytes { throw .tooLong(limit: limits.bytes) }
        return nil
      }
      let next = offset + head.length + head.payload
      if next > limits.bytes { throw .tooLong(limit: limits.bytes) }
      if values + 1 + head.children > limits.values { throw .tooManyValues(limit: limits.values) }
      if start + next > bytes.count { return nil }
      offset = next
      values += 1
      missing[level] -= 1
      switch head.kind {
      case .array, .map:
        if missing.count > limits.depth { throw .tooDeep(limit: limits.depth) }
        missing.append(head.children)
      default: break
      }
    }
    return offset
  }
}
