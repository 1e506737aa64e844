import CLibYAML

/// What libyaml could not read, in words for a person.
struct ParserFailure {
  let parser: yaml_parser_t
  let input: UnsafeBufferPointer<UInt8>

  var fault: YAMLFault {
    let context = parser.context.map { " \(String(cString: $0))" } ?? ""
    let words =
      parser.problem.map { String(cString: $0) + (isOpenEnded ? context : "") } ?? "the parser gives no reason"
    let position = position
    if isTab(at: position) {
      return YAMLFault("a tab stands where YAML wants blanks", at: position, remedy: "indent with blanks alone")
    }
    let remedy =
      parser.error == YAML_READER_ERROR
      ? "remove it, or write it as an escape in double quotes"
      : "check quotes, colons and indentation here and in the line above"
    return YAMLFault("this is not YAML: \(words)", at: position, remedy: remedy)
  }

  /// Whether the file ends inside of something: the place where that begins says more than the end.
  private var isOpenEnded: Bool {
    parser.context != nil && parser.problem.map { String(cString: $0).contains("end of stream") } == true
  }

  /// The reader, which looks at bytes, knows an offset; the other stages know a mark.
  private var position: FilePosition {
    guard parser.error == YAML_READER_ERROR else {
      let mark = isOpenEnded ? parser.context_mark : parser.problem_mark
      return FilePosition(mark)
    }
    let before = input.prefix(parser.problem_offset)
    let lineStart = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
    let scalars = before[lineStart...].count { $0 & 0xC0 != 0x80 }
    return FilePosition(line: before.count { $0 == UInt8(ascii: "\n") } + 1, column: scalars + 1)
  }

  private func isTab(at position: FilePosition) -> Bool {
    let lines = input.split(separator: UInt8(ascii: "\n"), maxSplits: position.line, omittingEmptySubsequences: false)
    guard lines.indices.contains(position.line - 1) else { return false }
    let scalars = String(decoding: lines[position.line - 1], as: UTF8.self).unicodeScalars
    return scalars.dropFirst(position.column - 1).first == "\t"
  }
}

extension FilePosition {
  /// A mark of libyaml, which counts from 0.
  init(_ mark: yaml_mark_t) {
    self.init(line: Int(mark.line) + 1, column: Int(mark.column) + 1)
  }
}
