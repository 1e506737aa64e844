import Foundation
import Testing

@Suite("The version")
struct VersionTests {
  @Test("The version in the code is the top version of the change log")
  func sameVersion() throws {
    let source = try #require(Repository.files.first { $0.path == "Sources/JoinPrimitives/Version.swift" })
    let line = try #require(source.lines(with: "static let current = ").first)
    let version = try #require(line.text.split(separator: "\"").dropFirst().first)
    let log = try #require(Repository.files.first { $0.path == "CHANGELOG.md" })
    let heading = try #require(log.lines.first { $0.text.hasPrefix("## ") && !$0.text.contains("Unreleased") })
    let words = heading.text.split { $0 == " " || $0 == "[" || $0 == "]" }
    #expect(words.dropFirst().first == version)
  }
}
