import Foundation
import Testing

@Suite("The code")
struct CodeTests {
  /// A piece of code that has no place in some folders.
  struct Ban: Sendable, CustomTestStringConvertible {
    let needle: String
    let why: String
    var folders = ["Sources"]
    /// Folders and files that have a reason.
    var allowed: [String] = []
    /// What makes a line harmless.
    var unless: String?

    var testDescription: String { needle }
  }

  // The pieces are joined here so that this file does not hold them.
  private static let shells = ["Sources/DkronAgent", "Sources/dkron"]
  private static let clocks =
    shells + ["Sources/JoinDiscovery/Context/WallClock.swift", "Sources/RetryJoin/RetryJoinService.swift"]
  static let bans = [
    Ban(
      needle: "import Found" + "ation", why: "full Foundation; FoundationEssentials is the rule", unless: "Essentials"),
    Ban(needle: "try" + "!", why: "a crash instead of an error", folders: ["Sources", "Tests"]),
    Ban(needle: " as" + "! ", why: "a crash instead of an error", folders: ["Sources", "Tests"]),
    Ban(needle: "fatal" + "Error(", why: "a crash instead of an error"),
    Ban(needle: "TO" + "DO", why: "unfinished work", folders: ["Sources", "Tests", "scripts"]),
    Ban(needle: "FIX" + "ME", why: "unfinished work", folders: ["Sources", "Tests", "scripts"]),
    Ban(needle: "Task.sle" + "ep(", why: "real time; sleep on the injected clock", folders: ["Sources", "Tests"]),
    Ban(needle: "Thread.sle" + "ep(", why: "real time; sleep on the injected clock", folders: ["Sources", "Tests"]),
    Ban(needle: "usle" + "ep(", why: "real time; sleep on the injected clock", folders: ["Sources", "Tests"]),
    Ban(needle: ".rand" + "om(", why: "unseeded chance; only a seed is drawn so", allowed: shells, unless: "eed"),
    Ban(needle: ".shuff" + "led()", why: "unseeded chance", allowed: shells),
    Ban(needle: ".randomEle" + "ment()", why: "unseeded chance", allowed: shells),
    Ban(needle: "SystemRandomNumber" + "Generator", why: "unseeded chance", allowed: shells),
    Ban(needle: "ContinuousClock.n" + "ow", why: "a clock that no test can move", allowed: clocks),
    Ban(needle: "ContinuousClock().n" + "ow", why: "a clock that no test can move", allowed: clocks),
    Ban(needle: "Date" + "()", why: "a clock that no test can move", allowed: clocks),
    Ban(needle: " pri" + "nt(", why: "output outside of the commands", allowed: ["Sources/dkron"]),
    Ban(needle: "String(for" + "mat:", why: "needs full Foundation"),
    Ban(needle: "@_exp" + "orted", why: "hides where a name comes from"),
    Ban(needle: "nonisolated(unsa" + "fe)", why: "switches off the check for data races"),
    Ban(needle: "Optional(\\" + "(", why: "prints the compiler's words to a person"),
  ]

  @Test("No banned call or word", arguments: bans)
  func banned(_ ban: Ban) {
    let offences = Repository.files
      .filter { $0.isInside(ban.folders) && !$0.isInside(ban.allowed) && !ban.allowed.contains($0.path) }
      .flatMap { $0.lines(with: ban.needle) }
      .filter { $0.code.contains(ban.needle) && !(ban.unless.map($0.code.contains) ?? false) }
    expectNone(offences, ban.why)
  }

  // The formatter sees to the width of code, but leaves comments alone.
  @Test("No Swift file has more than 400 lines, and no comment is wider than 120 columns")
  func sizes() {
    let files = Repository.swift(in: "Sources", "Tests") + Repository.files.filter { $0.path == "Package.swift" }
    let long = files.flatMap { $0.lines.dropFirst(401).prefix(1) }
    expectNone(long, "the file is longer than 400 lines")
    let wide = files.flatMap { file in
      file.lines.filter { line in
        line.text.utf8.count > 120 && line.text.count > 120 && line.code.isEmpty
      }
    }
    expectNone(wide, "the comment is wider than 120 columns")
  }

  @Test("No type is named after nothing")
  func emptyNames() {
    let endings = ["Manager", "Helper", "Helpers", "Util", "Utils", "Utilities", "Data", "Info", "Handler"]
    let kinds: Set<Substring> = ["struct", "class", "enum", "actor", "protocol"]
    let offences = Repository.swift(in: "Sources", "Tests").flatMap { file in
      file.lines.filter { line in
        let words = line.code.split { !$0.isLetter && !$0.isNumber && $0 != "_" && $0 != "." }
        guard let index = words.firstIndex(where: kinds.contains), index + 1 < words.count else { return false }
        guard let ending = endings.first(where: { words[index + 1].hasSuffix($0) }) else { return false }
        // NIO and swift-log call their protocols so, and who conforms to them may say it.
        return ending != "Handler" || !words[(index + 2)...].contains { $0.hasSuffix("Handler") }
      }
    }
    expectNone(offences, "the name says nothing")
  }
}
