import CLibYAML

/// What libyaml could not read, in words for a person.
struct YAMLFault {
  let parser: yaml_parser_t
  let input: UnsafeBufferPointer<UInt8>

  func problem(at place: FilePlace) -> ConfigurationProblem {
    let words = parser.problem.map { String(cString: $0) } ?? "the parser gives no reason"
    let (line, column) = position
    if isTab(line: line, column: column) {
      return place.problem(
        line, column, "a tab stands where YAML wants blanks", remedy: "indent with blanks alone")
    }
    let remedy =
      parser.error == YAML_READER_ERROR
      ? "save the file as UTF-8 text" : "check quotes, colons and indentation here and in the line above"
    return place.problem(line, column, "this is not YAML: \(words)", remedy: remedy)
  }

  /// The reader, which looks at bytes, knows an offset; the other stages know a mark.
  private var position: (line: Int, column: Int) {
    guard parser.error == YAML_READER_ERROR else {
      return (Int(parser.problem_mark.line) + 1, Int(parser.problem_mark.column) + 1)
    }
    let before = input.prefix(parser.problem_offset)
    let lineStart = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
    let scalars = before[lineStart...].count { $0 & 0xC0 != 0x80 }
    return (before.count { $0 == UInt8(ascii: "\n") } + 1, scalars + 1)
  }

  private func isTab(line: Int, column: Int) -> Bool {
    let lines = input.split(separator: UInt8(ascii: "\n"), maxSplits: line, omittingEmptySubsequences: false)
    guard lines.indices.contains(line - 1) else { return false }
    let scalars = String(decoding: lines[line - 1], as: UTF8.self).unicodeScalars
    return scalars.dropFirst(column - 1).first == "\t"
  }
}
