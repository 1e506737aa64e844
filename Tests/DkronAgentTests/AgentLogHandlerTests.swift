import AgentConfiguration
import DkronAgent
import Logging
import Synchronization
import Testing

@Suite("Log lines")
struct AgentLogHandlerTests {
  private final class Lines: Sendable {
    private let lines = Mutex<[String]>([])
    func append(_ line: String) { lines.withLock { $0.append(line) } }
    /// Without the time, which every line begins with.
    var all: [String] { lines.withLock { $0 } }
  }

  private func logged(_ format: LogFormat, level: Logger.Level = .info, _ body: (Logger) -> Void) -> [String] {
    let lines = Lines()
    body(
      Logger(label: "test") { _ in AgentLogHandler(format: format, threshold: LogThreshold(level)) { lines.append($0) }
      })
    return lines.all
  }

  @Test("A text line has time, level, message and fields, quoted where they hold blanks")
  func text() throws {
    let line = try #require(
      logged(.text) { $0.warning("attempt 1 failed", metadata: ["entry": "a b", "next": "2s"]) }.first)
    #expect(line.hasSuffix(" WARN  attempt 1 failed entry=\"a b\" next=2s\n"))
    #expect(line.prefix(2) == "20")
    #expect(line.contains("T") && line.contains("Z "))
  }

  @Test("A JSON line is one object, and a field cannot take the place of ours")
  func json() throws {
    let line = try #require(
      logged(.json) { $0.info("say \"hi\"\n", metadata: ["level": "x", "peer": "10.0.0.5:8946"]) }.first)
    #expect(line.contains("\"level\":\"info\""))
    #expect(line.contains("\"message\":\"say \\\"hi\\\"\\n\""))
    #expect(line.contains("\"field_level\":\"x\""))
    #expect(line.hasSuffix("}\n"))
    #expect(line.count(where: \.isNewline) == 1)
  }

  @Test("Levels have the words of log-level", arguments: [LogFormat.text, .json])
  func levels(_ format: LogFormat) {
    let lines = logged(format, level: .trace) { logger in
      for level in Logger.Level.allCases { logger.log(level: level, "x") }
    }
    let words = ["trace", "debug", "info", "info", "warn", "error", "fatal"]
    for (line, word) in zip(lines, words) {
      #expect(line.contains(format == .json ? "\"level\":\"\(word)\"" : "Z \(word.uppercased()) "))
    }
    #expect(lines.count == words.count)
  }

  @Test("Numbers, lists and objects stay what they are in JSON")
  func structure() throws {
    let line = try #require(
      logged(.json) {
        $0.info(
          "x", metadata: ["n": .stringConvertible(3), "list": ["a", ["k": "v\""]], "d": .stringConvertible(1.5)])
      }.first)
    #expect(line.hasSuffix(#""d":"1.5","list":["a",{"k":"v\""}],"n":3}"# + "\n"))
  }

  @Test("A line feed in a message cannot forge a second line")
  func forgery() throws {
    let line = try #require(logged(.text) { $0.info("a\n2026-01-01 ERROR forged") }.first)
    #expect(line.count(where: \.isNewline) == 1)
  }

  @Test("What lies below the level is not written")
  func level() {
    #expect(logged(.text) { $0.debug("quiet") }.isEmpty)
    #expect(logged(.text, level: .debug) { $0.debug("loud") }.count == 1)
  }
}
