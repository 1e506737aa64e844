import Foundation
import Testing

/// Fixtures in pairs: an input and, beside it under the same name, the text that it must give.
enum FixtureFolder {
  /// All inputs of a folder.
  static func inputs(_ folder: String) -> [String] {
    let root = Bundle.module.bundleURL.appending(path: "Fixtures/\(folder)")
    let names = (try? FileManager.default.contentsOfDirectory(atPath: root.path())) ?? []
    return names.filter { !$0.hasSuffix(".txt") }.sorted().map { "\(folder)/\($0)" }
  }

  static func text(_ path: String) throws -> String {
    let url = Bundle.module.bundleURL.appending(path: "Fixtures/\(path)")
    return String(decoding: try Data(contentsOf: url), as: UTF8.self)
  }

  /// The text that an input must give.
  static func expected(_ path: String) throws -> String {
    try text(path.split(separator: ".").dropLast().joined(separator: ".") + ".txt")
  }
}
