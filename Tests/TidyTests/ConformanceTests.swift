import Foundation
import Testing

/// The items of the conformance list, by the numbers that the names of tests begin with.
@Suite("The conformance list")
struct ConformanceTests {
  private static let items = 1...40

  /// A test that checks one or more items.
  private struct NumberedTest {
    let numbers: [Int]
    let text: String
    let isLong: Bool
    let file: String
  }

  private static let tests: [NumberedTest] = {
    let name = /"Items? ([0-9, and]+): ([^"]+)"/
    return Repository.swift(in: "Tests").filter { $0.path != "Tests/TidyTests/ConformanceTests.swift" }.flatMap {
      file in
      file.text.matches(of: name).map { match in
        // What stands between the name and the function are the test's other traits.
        let traits = file.text[match.range.upperBound...].prefix { $0 != "{" }
        return NumberedTest(
          numbers: match.1.split { !$0.isNumber }.compactMap { Int($0) }, text: String(match.2),
          isLong: traits.contains("LongTests.areWanted"), file: file.path)
      }
    }
  }()

  @Test("Every item has a test, and no test has the number of none")
  func complete() {
    #expect(Set(Self.tests.flatMap(\.numbers)) == Set(Self.items))
  }

  @Test("The table in docs/gossip.md says which test checks which item")
  func table() throws {
    let rows = Self.items.flatMap { item in
      Self.tests.filter { $0.numbers.contains(item) }.map { test in
        let file = test.file.split(separator: "/").last.map(String.init) ?? test.file
        return "| \(item) | \(test.text)\(test.isLong ? " (long)" : "") | `\(file.dropLast(".swift".count))` |"
      }
    }
    let document = try #require(Repository.files.first { $0.path == "docs/gossip.md" })
    let written = document.lines.map(\.text).filter { $0.firstMatch(of: /^\| [0-9]+ \|.*`[A-Za-z+]+` \|$/) != nil }
    #expect(written == rows, "the table must read:\n\(rows.joined(separator: "\n"))")
  }
}
