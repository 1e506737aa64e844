import YAMLTree

/// Reads a JSON text (RFC 8259) strictly, with the line and column of everything. JSON is YAML, and libyaml reads it,
/// but lets much pass that is no JSON.
struct JSONReader {
  private let bytes: [UInt8]
  private var index = 0
  private var line = 1
  private var column = 1
  private var tree = YAMLTreeBuilder(dialect: .plain)

  /// The root of the text.
  static func read(_ bytes: [UInt8]) throws(YAMLFault) -> YAMLNode? {
    var reader = JSONReader(bytes: bytes)
    return try reader.read()
  }

  private init(bytes: [UInt8]) {
    self.bytes = bytes
  }

  private mutating func read() throws(YAMLFault) -> YAMLNode? {
    if let fault = TextEncoding.fault(in: bytes) { throw fault }
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { index = 3 }
    skipBlanks()
    if index == bytes.count { throw fault("the file is empty", remedy: "write {} at least") }
    try value()
    skipBlanks()
    if index < bytes.count { throw fault("something follows the end of the value", remedy: "remove it") }
    return tree.root
  }

  private mutating func value() throws(YAMLFault) {
    let position = position
    switch peek {
    case UInt8(ascii: "{"): try object(at: position)
    case UInt8(ascii: "["): try array(at: position)
    case UInt8(ascii: "\""):
      let text = try string()
      try tree.add(YAMLNode(.scalar(text), at: position, isQuoted: true), text: text)
    default: try word(at: position)
    }
  }

  private mutating func object(at position: FilePosition) throws(YAMLFault) {
    try tree.openMapping(at: position)
    advance()
    skipBlanks()
    while peek != UInt8(ascii: "}") {
      guard peek == UInt8(ascii: "\"") else {
        throw fault("a key in double quotes is expected here", remedy: Self.commaRemedy)
      }
      let keyPosition = self.position
      let key = try string()
      try tree.add(YAMLNode(.scalar(key), at: keyPosition), text: key)
      skipBlanks()
      guard peek == UInt8(ascii: ":") else { throw fault("a ':' is missing", remedy: "write \"key\": value") }
      advance()
      skipBlanks()
      try value()
      try separator(before: UInt8(ascii: "}"))
    }
    advance()
    try tree.close()
  }

  private mutating func array(at position: FilePosition) throws(YAMLFault) {
    try tree.openSequence(at: position)
    advance()
    skipBlanks()
    while peek != UInt8(ascii: "]") {
      try value()
      try separator(before: UInt8(ascii: "]"))
    }
    advance()
    try tree.close()
  }

  private static let commaRemedy = "look for a comma too many before this place, or for a missing quote"

  /// Reads the comma between two items; what follows the last one must close the list.
  private mutating func separator(before end: UInt8) throws(YAMLFault) {
    skipBlanks()
    if peek == end { return }
    guard peek == UInt8(ascii: ",") else {
      let wanted = Character(Unicode.Scalar(end))
      throw fault("a ',' or '\(wanted)' is missing", remedy: "part items with commas, and close what was opened")
    }
    advance()
    skipBlanks()
    if peek == end { throw fault("a comma stands before the end", remedy: "remove the comma") }
  }

  private mutating func word(at position: FilePosition) throws(YAMLFault) {
    let start = index
    while let byte = peek, !Self.delimiters.contains(byte) { advance() }
    let text = String(decoding: bytes[start..<index], as: UTF8.self)
    if text == "null" {
      try tree.add(YAMLNode(.null, at: position), text: nil)
    } else if text == "true" || text == "false" || JSONNumber.isNumber(text) {
      try tree.add(YAMLNode(.scalar(text), at: position), text: nil)
    } else {
      throw YAMLFault(
        text.isEmpty ? "a value is missing" : "this is no JSON value", at: position,
        remedy: "write a text in double quotes, a number, true, false, null, a list or an object")
    }
  }

  private static let delimiters = Set(" \t\r\n,:[]{}\"".utf8)

  private mutating func string() throws(YAMLFault) -> String {
    let begin = position
    let start = index
    advance()
    while let byte = peek, byte != UInt8(ascii: "\"") {
      if byte < 0x20 {
        throw fault("a text breaks off at the end of the line, or holds a control character", remedy: Self.quoteRemedy)
      }
      if byte == UInt8(ascii: "\\") { advance() }
      advance()
    }
    guard peek != nil else {
      throw YAMLFault("a text is never closed", at: begin, remedy: Self.quoteRemedy)
    }
    advance()
    guard let text = JSONText.decode(bytes[start + 1..<index - 1]) else {
      throw YAMLFault(
        "the text holds a backslash that begins no escape of JSON", at: begin,
        remedy: "double the backslash")
    }
    return text
  }

  private static let quoteRemedy = "close the text with a double quote, and write \\n for a line break"

  private var position: FilePosition { FilePosition(line: line, column: column) }

  private var peek: UInt8? { index < bytes.count ? bytes[index] : nil }

  private mutating func advance() {
    guard index < bytes.count else { return }
    let byte = bytes[index]
    index += 1
    if byte == UInt8(ascii: "\n") {
      line += 1
      column = 1
    } else if byte & 0xC0 != 0x80 {
      column += 1
    }
  }

  private mutating func skipBlanks() {
    while let byte = peek, byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D { advance() }
  }

  private func fault(_ message: String, remedy: String) -> YAMLFault {
    YAMLFault(message, at: position, remedy: remedy)
  }
}
