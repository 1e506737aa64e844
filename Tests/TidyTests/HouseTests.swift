import Foundation
import Testing

@Suite("The house")
struct HouseTests {
  private static let keywords: Set<String> = ["public", "package", "internal", "private", "fileprivate"]
  private static let kinds: Set<String> = ["struct", "class", "enum", "func", "protocol", "typealias", "var", "let"]

  /// The module that a line imports; nil for all other lines.
  private static func module(of line: Repository.Line) -> String? {
    var words = line.code.split(separator: " ").map(String.init)
    while let first = words.first, keywords.contains(first) || first.hasPrefix("@") { words.removeFirst() }
    guard words.first == "import", words.count > 1 else { return nil }
    let path = kinds.contains(words[1]) ? words.dropFirst(2).first : words[1]
    return path?.split(separator: ".").first.map(String.init)
  }

  private static func target(of path: String) -> String {
    String(path.split(separator: "/").dropFirst().first ?? "")
  }

  @Test("Every target imports only what its row in the table allows")
  func imports() {
    var offences: [Repository.Line] = []
    for file in Repository.swift(in: "Sources") {
      let target = Self.target(of: file.path)
      var allowed = AllowedImports.rows[target] ?? []
      if !AllowedImports.bareTargets.contains(target) { allowed.formUnion(AllowedImports.everywhere) }
      if AllowedImports.bareFiles.contains(where: { file.path.hasSuffix("/" + $0) }) {
        allowed.subtract(AllowedImports.everywhere)
      }
      allowed.formUnion(AllowedImports.exceptions[file.path] ?? [])
      offences += file.lines(with: "import ").filter { line in
        Self.module(of: line).map { !allowed.contains($0) } ?? false
      }
    }
    expectNone(offences, "import outside the target's row in AllowedImports.swift")
  }

  @Test("Every target of the manifest has a folder, and every folder a row in the table of imports")
  func rows() throws {
    let manifest = try #require(Repository.files.first { $0.path == "Package.swift" }).text
    let folders = try FileManager.default.contentsOfDirectory(atPath: Repository.root.appending(path: "Sources").path())
    #expect(Set(folders.filter { !$0.hasPrefix(".") }) == Set(AllowedImports.rows.keys))
    #expect(AllowedImports.rows.keys.filter { !manifest.contains("\"\($0)\"") } == [])
    #expect(!manifest.contains("unsafe" + "Flags"))
  }

  @Test("Whoever imports a target of ours stands above it: the table has no circle")
  func noCircle() {
    var rest = AllowedImports.rows.mapValues { $0.intersection(AllowedImports.rows.keys) }
    while let bottom = rest.first(where: { $0.value.isEmpty })?.key {
      rest[bottom] = nil
      for name in rest.keys { rest[name]?.remove(bottom) }
    }
    #expect(rest.isEmpty)
  }
}
