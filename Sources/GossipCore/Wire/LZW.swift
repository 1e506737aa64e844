/// The Lempel-Ziv-Welch code that memberlist compresses with: least significant bit first, literals of eight bits,
/// codes of 9 to 12 bits, 256 clears the table and 257 ends.
enum LZW {
  private static let clear = 256
  private static let end = 257
  private static let widest = 12
  private static let full = 1 << widest

  /// A code beyond the literals: an earlier code and one more byte. The length bounds the walk back through them.
  private struct Entry {
    let prefix: Int
    let suffix: UInt8
    let length: Int
  }

  /// Unpacks `bytes` from `offset` on; at most `limit` bytes come out.
  static func decode(_ bytes: some Collection<UInt8>, limit: Int) throws(WireError) -> [UInt8] {
    var output: [UInt8] = []
    // It grows with the input, of which a packet may hold little.
    var table: [Entry] = []
    var width = 9
    var highest = end
    var previous: Int?
    var bits = 0
    var bitCount = 0

    func entry(_ code: Int) -> Entry { table[code - end - 1] }
    func first(of code: Int) -> UInt8 {
      var code = code
      while code > end { code = entry(code).prefix }
      return UInt8(truncatingIfNeeded: code)
    }
    func length(of code: Int) -> Int { code < clear ? 1 : entry(code).length }

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
        table.removeAll(keepingCapacity: true)
        continue
      }
      guard code < clear || code <= highest && (code < highest || previous != nil) else { throw .badCompression }
      if let previous {
        let suffix = first(of: code == highest ? previous : code)
        table.append(Entry(prefix: previous, suffix: suffix, length: length(of: previous) + 1))
      }
      let length = length(of: code)
      guard output.count + length <= limit else { throw .tooLong(limit: limit) }
      var walk = code
      var place = output.count + length
      output.append(contentsOf: repeatElement(0, count: length))
      while walk > end {
        place -= 1
        output[place] = entry(walk).suffix
        walk = entry(walk).prefix
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
