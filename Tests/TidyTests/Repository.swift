import Foundation
import Testing

/// The text files of this repository, read once.
enum Repository {
  /// One line of a file.
  struct Line: Sendable {
    let file: String
    let number: Int
    let text: String

    /// The line without a comment that stands alone or after a blank.
    var code: String {
      let bare = text.drop { $0 == " " }
      if bare.hasPrefix("//") { return "" }
      return text.range(of: " // ").map { String(text[..<$0.lowerBound]) } ?? text
    }
  }

  /// A text file; its path is relative to the root, with `/`.
  struct File: Sendable {
    let path: String
    let text: String

    var lines: [Line] {
      text.split(separator: "\n", omittingEmptySubsequences: false).enumerated().map {
        Line(file: path, number: $0.offset + 1, text: String($0.element))
      }
    }

    /// The lines that hold `needle`. Most files hold none, which one search of the whole text shows.
    func lines(with needle: String) -> [Line] {
      strstr(text, needle) == nil ? [] : lines.filter { strstr($0.text, needle) != nil }
    }

    func isInside(_ folders: [String]) -> Bool { folders.contains { path.hasPrefix($0 + "/") } }
  }

  /// The package root, two folders above this one.
  static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  /// Every text file outside of hidden folders (`.ci` is none of them) and build products.
  static let files: [File] = {
    let walk = FileManager.default.enumerator(at: root, includingPropertiesForKeys: [.isRegularFileKey])
    var files: [File] = []
    while let url = walk?.nextObject() as? URL {
      let name = url.lastPathComponent
      let isRegular = (try? url.resourceValues(forKeys: [.isRegularFileKey]))?.isRegularFile == true
      if name.hasPrefix("."), name != ".ci" {
        walk?.skipDescendants()
      } else if isRegular, name != "Package.resolved", let text = try? String(contentsOf: url, encoding: .utf8) {
        files.append(File(path: String(url.path().dropFirst(root.path().count)), text: text))
      }
    }
    return files.sorted { $0.path < $1.path }
  }()

  /// The Swift files below these folders.
  static func swift(in folders: String...) -> [File] {
    files.filter { $0.path.hasSuffix(".swift") && $0.isInside(folders) }
  }
}

/// Fails with every offence on a line that an editor can jump to.
func expectNone(_ lines: [Repository.Line], _ why: String, at location: SourceLocation = #_sourceLocation) {
  if lines.isEmpty { return }
  let list = lines.map { "\n\($0.file):\($0.number): \(why): \($0.text.trimmingCharacters(in: .whitespaces))" }
  Issue.record("\(list.joined())", sourceLocation: location)
}
