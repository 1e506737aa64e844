import Foundation
import Testing

@Suite("The text")
struct TextTests {
  // The pieces are joined here so that this file does not hold them.
  private static let machinePaths = ["/wo" + "rk/", "/ro" + "ot/", "/far" + "m/", "/ho" + "me/"]
  private static let temporary = "/tm" + "p/"
  private static let registries = ["pyp" + "i.org", "pythonhos" + "ted.org", "npm" + "js.org", "deb.deb" + "ian.org"]
  private static let strangers = ["cla" + "ude", "anth" + "ropic", "chat" + "gpt", "sub" + "agent", "co" + "pilot"]

  private static func lines(with needle: String) -> [Repository.Line] {
    Repository.files.flatMap { $0.lines(with: needle) }
  }

  @Test("No path of one machine", arguments: machinePaths)
  func paths(_ path: String) {
    let offences = Self.lines(with: path)
    expectNone(offences, "a path of one machine")
  }

  @Test("Temporary files have no fixed names")
  func temporaryFiles() {
    let offences = Self.lines(with: Self.temporary).filter { line in
      line.text.ranges(of: Self.temporary).contains { range in
        line.text[range.upperBound...].first?.isLetter == true
      }
    }
    expectNone(offences, "make a directory instead")
  }

  @Test("No host of a package registry", arguments: registries)
  func registryHosts(_ host: String) {
    let offences = Self.lines(with: host)
    expectNone(offences, "a registry's host")
  }

  @Test("No word about how this was written")
  func origins() {
    let offences = Repository.files.flatMap { file in
      let lowered = file.text.lowercased()
      guard Self.strangers.contains(where: { strstr(lowered, $0) != nil }) else { return [Repository.Line]() }
      return file.lines.filter { line in Self.strangers.contains { line.text.lowercased().contains($0) } }
    }
    expectNone(offences, "the repository speaks of the project alone")
  }

  @Test("No issue is named by its number")
  func issueNumbers() {
    let offences = Repository.files.filter { !$0.path.contains("/Fixtures/") }.flatMap { file in
      (file.lines(with: "issue ") + file.lines(with: "Issue ")).filter { line in
        line.text.ranges(of: "ssue ").contains { range in
          let next = line.text[range.upperBound...].drop { $0 == "#" }.first
          return next?.isNumber == true
        }
      }
    }
    expectNone(offences, "say what it was about")
  }
}
