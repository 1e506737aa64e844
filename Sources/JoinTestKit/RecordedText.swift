internal import FoundationEssentials

/// A part of a document that a test makes: the text in a fence between two marks. `DKRON_RECORD=1` writes it anew.
package struct RecordedText {
  /// What to do about a part that is stale.
  package static let remedy = "run the test with DKRON_RECORD=1, and read what has changed"

  private let path: String
  private let mark: String
  private let fence: String

  /// Names a part by its document, relative to the package root, and its mark: the text stands in the fence between
  /// `<!-- mark -->` and `<!-- end of mark -->`.
  package init(_ document: String, mark: String, fence: String, file: String = #filePath) {
    let root = file.split(separator: "/").prefix { $0 != "Tests" }.joined(separator: "/")
    path = "/\(root)/\(document)"
    self.mark = mark
    self.fence = fence
  }

  /// Whether the document holds this text. When recording, it does afterwards.
  package func holds(_ text: String) throws -> Bool {
    let whole = String(decoding: try Data(contentsOf: URL(filePath: path)), as: UTF8.self)
    let (begin, end) = ("<!-- \(mark) -->\n", "<!-- end of \(mark) -->")
    guard let first = whole.firstRange(of: begin), let last = whole.firstRange(of: end) else { return false }
    let part = "```\(fence)\n\(text)\n```\n"
    if whole[first.upperBound..<last.lowerBound] == part { return true }
    guard ProcessInfo.processInfo.environment["DKRON_RECORD"] == "1" else { return false }
    let new = whole[..<first.upperBound] + part + whole[last.lowerBound...]
    try Data(new.utf8).write(to: URL(filePath: path), options: .atomic)
    return true
  }
}
