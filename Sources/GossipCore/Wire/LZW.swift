/// The Lempel-Ziv-Welch code that memberlist compresses with: least significant bit first, literals of eight bits,
/// codes of 9 to 12 bits, 256 clears the table and 257 ends.
enum LZW {
  private static let clear = 256
  private static let end = 257
  private static let widest = 12
  private static let full = 1 << widest

  /// Unpacks `bytes` from `offset` on; at most `limit` bytes come out.
  static func decode(_ bytes: some Collection<UInt8>, limit: Int) throws(WireError) -> [UInt8] {
    var output: [UInt8] = []
    // Each code beyond the literals is a prefix and one more byte; `lengths` bounds the walk back through them.
    var prefixes = [Int](repeating: 0, count: full)
    var suffixes = [UInt8](repeating: 0, count: full)
    var lengths = [Int](repeating: 1, count: full)
    var width = 9
    var highest = end
    var previous: Int?
    var bits = 0
    var bitCount = 0

    func first(of code: Int) -> UInt8 {
      var code = code
      while code > end { code = prefixes[code] }
      return UInt8(truncatingIfNeeded: code)
    }

    for byte in bytes {
      bits |= Int(byte) << bitCount
      bitCount += 8
      guard bitCount >= width else { continue }
      let code = bits & (1 << width - 1)
      bits >>= width
      bitCount -= width
      if code == end { return output }
      if code == clear {
        width = 9
        highest = end
        previous = nil
        continue
      }
      guard code < clear || code <= highest && (code < highest || previous != nil) else { throw .badCompression }
      if let previous {
        prefixes[highest] = previous
        suffixes[highest] = first(of: code == highest ? previous : code)
        lengths[highest] = lengths[previous] + 1
      }
      let length = code < clear ? 1 : lengths[code]
      guard output.count + length <= limit else { throw .tooLong(limit: limit) }
      var walk = code
      var place = output.count + length
      output.append(contentsOf: repeatElement(0, count: length))
      while walk > end {
        place -= 1
        output[place] = suffixes[walk]
        walk = prefixes[walk]
      }
      output[place - 1] = UInt8(truncatingIfNeeded: walk)
      previous = code
      highest += 1
      if highest >= 1 << width {
        if width < widest {
          width += 1
        } else {
          // The table is full and stays as it is until a clear.
          previous = nil
          highest -= 1
        }
      }
    }
    throw .truncated
  }

  /// Packs bytes as Go does, byte for byte.
  static func encode(_ bytes: [UInt8]) -> [UInt8] {
    var writer = CodeWriter()
    writer.write(clear)
    guard let start = bytes.first else {
      writer.write(end)
      return writer.finish()
    }
    var table: [Int: Int] = [:]
    var highest = end
    var code = Int(start)
    for byte in bytes.dropFirst() {
      let key = code << 8 | Int(byte)
      if let longer = table[key] {
        code = longer
        continue
      }
      writer.write(code)
      code = Int(byte)
      if writer.grow(&highest) { table[key] = highest } else { table = [:] }
    }
    writer.write(code)
    _ = writer.grow(&highest)
    writer.write(end)
    return writer.finish()
  }

  /// Puts codes into bytes, and keeps their width.
  private struct CodeWriter {
    private var output: [UInt8] = []
    private var bits = 0
    private var bitCount = 0
    private var width = 9

    mutating func write(_ code: Int) {
      bits |= code << bitCount
      bitCount += width
      while bitCount >= 8 {
        output.append(UInt8(truncatingIfNeeded: bits))
        bits >>= 8
        bitCount -= 8
      }
    }

    /// Makes room for one more code; false when the table was full and has been cleared.
    mutating func grow(_ highest: inout Int) -> Bool {
      highest += 1
      if highest == 1 << width { width += 1 }
      guard highest == full - 1 else { return true }
      width = min(width, LZW.widest)
      write(LZW.clear)
      width = 9
      highest = LZW.end
      return false
    }

    mutating func finish() -> [UInt8] {
      if bitCount > 0 { output.append(UInt8(truncatingIfNeeded: bits)) }
      return output
    }
  }
}
