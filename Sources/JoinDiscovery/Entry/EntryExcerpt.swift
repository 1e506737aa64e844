/// One line of a text as a reader may see it, with the column of a caret under it.
struct EntryExcerpt {
  /// How many columns are shown at most.
  static let widthLimit = 100

  /// The line, without control characters.
  let line: String
  /// The column under which the caret stands, from 1; nil without a caret.
  let column: Int?

  /// Shows `scalars` with each masked range replaced. `caret` counts scalars of the original text.
  init(_ scalars: [Unicode.Scalar], masks: [(range: Range<Int>, text: String)] = [], caret: Int? = nil) {
    var shown = String.UnicodeScalarView()
    var shownCaret: Int?
    var index = 0
    var masks = masks.sorted { $0.range.lowerBound < $1.range.lowerBound }[...]
    while index < scalars.count {
      if let mask = masks.first, mask.range.lowerBound <= index {
        masks.removeFirst()
        guard mask.range.upperBound > index else { continue }
        if let caret, caret < mask.range.upperBound, shownCaret == nil { shownCaret = shown.count }
        shown.append(contentsOf: mask.text.unicodeScalars)
        index = mask.range.upperBound
      } else {
        if let caret, caret <= index, shownCaret == nil { shownCaret = shown.count }
        shown.append(Self.printable(scalars[index]))
        index += 1
      }
    }
    let end = caret == nil ? nil : shownCaret ?? shown.count
    (line, column) = Self.window(String(shown), caret: end.map { String(shown.prefix($0)).count })
  }

  private static func printable(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    if EntryQuoting.isBlank(scalar) { return " " }
    return EntryQuoting.isPlain(scalar) || scalar == "\u{200D}" ? scalar : "·"
  }

  /// Cuts a long line so that the caret stays in sight.
  private static func window(_ line: String, caret: Int?) -> (String, Int?) {
    let characters = Array(line)
    let isFar = caret.map { DisplayWidth.of(String(characters.prefix($0))) > widthLimit * 2 / 3 } == true
    let start = isFar && DisplayWidth.of(line) > widthLimit ? (caret ?? 0) - widthLimit / 4 : 0
    var text = start > 0 ? "…" : ""
    var width = DisplayWidth.of(text)
    var column: Int?
    for (index, character) in characters.enumerated().dropFirst(start) {
      if index == caret { column = width + 1 }
      width += DisplayWidth.of(character)
      if width > widthLimit { return (text + "…", column) }
      text.append(character)
    }
    return (text, caret.map { _ in column ?? width + 1 })
  }
}
