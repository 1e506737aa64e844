extension EntryScanner {
  /// Reads a quoted word and what is glued to its closing quote.
  mutating func scanQuoted(_ quote: Unicode.Scalar, key: String?) -> ScannedEntry.Word {
    let start = position
    position += 1
    var bytes: [UInt8] = []
    while let scalar = peek(), scalar != quote {
      if quote == "\"", scalar == "\\" {
        bytes += scanEscape(key: key)
      } else {
        bytes += UTF8.encode(scalar).map(Array.init) ?? []
        position += 1
      }
    }
    guard position < scalars.count else {
      note(.unterminated, at: start, key: key)
      return ScannedEntry.Word(range: start..<position, text: String(decoding: bytes, as: UTF8.self), isQuoted: true)
    }
    position += 1
    let end = position
    while let scalar = peek(), !EntryQuoting.isBlank(scalar), key != nil || scalar != "=" { position += 1 }
    if position > end { note(.glued, at: end, key: key) }
    let text = String(validating: bytes, as: UTF8.self)
    if text == nil { note(.notUnicode, at: start, key: key) }
    return ScannedEntry.Word(
      range: start..<position, text: text ?? String(decoding: bytes, as: UTF8.self), isQuoted: true)
  }

  /// Reads one escape of a Go string literal at its backslash. What is no escape stands for itself, with a problem.
  private mutating func scanEscape(key: String?) -> [UInt8] {
    let start = position
    position += 1
    guard let letter = peek() else { return [UInt8(ascii: "\\")] }
    if let byte = Self.simpleEscapes[letter] {
      position += 1
      return [byte]
    }
    let value: [UInt8]?
    switch letter {
    case "x": value = number(digits: 2, radix: 16, skipping: 1).flatMap { UInt8(exactly: $0) }.map { [$0] }
    case "0"..."7": value = number(digits: 3, radix: 8, skipping: 0).flatMap { UInt8(exactly: $0) }.map { [$0] }
    case "u": value = number(digits: 4, radix: 16, skipping: 1).flatMap(Self.scalarBytes)
    case "U": value = number(digits: 8, radix: 16, skipping: 1).flatMap(Self.scalarBytes)
    default: value = nil
    }
    if let value { return value }
    note(.badEscape, at: start, key: key)
    position = start + 1
    return [UInt8(ascii: "\\")]
  }

  private mutating func number(digits: Int, radix: Int, skipping: Int) -> UInt32? {
    let start = position + skipping
    guard start + digits <= scalars.count else { return nil }
    let digitText = text(start..<start + digits)
    guard digitText.utf8.allSatisfy({ $0 != UInt8(ascii: "+") && $0 != UInt8(ascii: "-") }),
      let value = UInt32(digitText, radix: radix)
    else { return nil }
    position = start + digits
    return value
  }

  private static func scalarBytes(_ value: UInt32) -> [UInt8]? {
    Unicode.Scalar(value).flatMap { UTF8.encode($0) }.map(Array.init)
  }

  private static let simpleEscapes: [Unicode.Scalar: UInt8] = [
    "a": 7, "b": 8, "f": 12, "n": 10, "r": 13, "t": 9, "v": 11, "\\": 92, "\"": 34,
  ]
}
