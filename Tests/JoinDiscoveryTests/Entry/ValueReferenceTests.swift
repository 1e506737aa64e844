import JoinDiscovery
import JoinTestKit
import Testing

@Suite("References")
struct ValueReferenceTests {
  private let files = InMemoryFiles([
    "/run/secrets/plain": "word", "/run/secrets/line": "word\n", "/run/secrets/crlf": "word\r\n",
    "/run/secrets/two": "word\n\n", "/run/secrets/empty": "", "/run/secrets/at": "@env:NAME",
    "/run/secrets/large": String(repeating: "x", count: 65537),
    "/run/secrets/full": String(repeating: "x", count: 65536),
  ])
  private let environment: Environment = ["NAME": "value", "LINE": "value\n", "EMPTY": ""]

  @Test(
    "A reference gives what it refers to, without one final newline",
    arguments: [
      ("plain", "plain"), ("", ""), ("a@b", "a@b"), ("@@home", "@home"), ("@@", "@"), ("@@@x", "@@x"),
      ("@@env:NAME", "@env:NAME"), ("@env:NAME", "value"), ("@env:LINE", "value"), ("@file:/run/secrets/plain", "word"),
      ("@file:/run/secrets/line", "word"), ("@file:/run/secrets/crlf", "word"), ("@file:/run/secrets/two", "word\n"),
      ("@file:/run/secrets/empty", ""), ("@file:/run/secrets/at", "@env:NAME"), ("literal\n", "literal\n"),
    ])
  func resolve(_ text: String, _ value: String) throws {
    #expect(try ValueReference.resolve(text, environment: environment, files: files) == value)
  }

  @Test(
    "A reference that leads nowhere says so, and what to do",
    arguments: [
      ("@env:OTHER", "the variable OTHER is not set, or empty"),
      ("@env:EMPTY", "the variable EMPTY is not set, or empty"),
      ("@env:", "a value begins with '@' but is no reference"),
      ("@file:", "a value begins with '@' but is no reference"),
      ("@flie:/x", "a value begins with '@' but is no reference"), ("@", "a value begins with '@' but is no reference"),
      ("@file:/nowhere", "the file /nowhere does not exist"),
      ("@file:/run/secrets/large", "the file /run/secrets/large is larger than 65536 bytes"),
    ])
  func broken(_ text: String, _ message: String) throws {
    let error = try #require(throws: ReferenceError.self) {
      try ValueReference.resolve(text, environment: environment, files: files)
    }
    #expect(error.message == message)
    #expect(!error.remedy.isEmpty)
  }

  @Test("A file may have exactly the limit, and must be UTF-8")
  func limits() throws {
    let full = try ValueReference.resolve("@file:/run/secrets/full", environment: [:], files: files)
    #expect(full.utf8.count == ValueReference.fileLimit)
    struct Bytes: FileSystem {
      func read(_ path: String, limit: Int) throws(FileError) -> [UInt8] { [0xFF, 0xFE] }
    }
    let error = try #require(throws: ReferenceError.self) {
      try ValueReference.resolve("@file:/x", environment: [:], files: Bytes())
    }
    #expect(error.message == "the file /x is not UTF-8 text")
  }

  @Test("A literal is told from a reference without looking anywhere")
  func kinds() throws {
    #expect(try ValueReference(parsing: "@env:NAME").isReference)
    #expect(try ValueReference(parsing: "@file:/x").isReference)
    #expect(try !ValueReference(parsing: "@@file:/x").isReference)
    #expect(try !ValueReference(parsing: "x").isReference)
  }
}
