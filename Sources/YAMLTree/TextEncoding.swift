/// Tells text that files of ours and of other tools may hold, UTF-8 without NUL, from everything else. libyaml reads
/// UTF-16 as well, and ends at a NUL as if the file did.
package enum TextEncoding {
  /// What is wrong with the bytes and where; nil when they are such text.
  package static func fault(in bytes: some Collection<UInt8>) -> YAMLFault? {
    var place = FilePosition(line: 1, column: 1)
    var decoder = UTF8()
    var input = bytes.makeIterator()
    while true {
      switch decoder.decode(&input) {
      case .emptyInput: return nil
      case .error: return notUnicode(bytes, at: place)
      case .scalarValue("\0"):
        return YAMLFault(
          "a NUL byte stands here, which no text holds", at: place,
          remedy: "remove it, and check that this is the right file")
      case .scalarValue("\n"): place = FilePosition(line: place.line + 1, column: 1)
      case .scalarValue: place = FilePosition(line: place.line, column: place.column + 1)
      }
    }
  }

  private static func notUnicode(_ bytes: some Collection<UInt8>, at place: FilePosition) -> YAMLFault {
    let start = Array(bytes.prefix(2))
    let words = start == [0xFF, 0xFE] || start == [0xFE, 0xFF] ? "this is UTF-16 text" : "this is not UTF-8 text"
    return YAMLFault(words, at: place, remedy: "save the file as UTF-8 text")
  }
}
