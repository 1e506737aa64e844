import Testing
import YAMLTree

@testable import AgentConfiguration

@Suite("The JSON reader")
struct JSONReaderTests {
  static let good: [(String, String)] = [
    (#"{"a": [1, -0.5e+3, true, null, "x"]}"#, "{a:[1,-0.5e+3,true,null,x]}"),
    ("\u{FEFF} {} \n", "{}"),
    (#"{"\u00e9": "\ud83d\ude00 \/ \\ \" \n"}"#, "{é:😀 / \\ \" \n}"),
    ("\t[\t]\t", "[]"),
    ("0", "0"),
  ]

  @Test("JSON is read", arguments: good)
  func reads(_ text: String, expected: String) throws {
    #expect(Self.outline(try JSONReader.read(Array(text.utf8))) == expected)
  }

  static let bad: [(String, Int, Int)] = [
    ("", 1, 1), (" \n ", 2, 2), ("{", 1, 2), (#"{"a": 1"#, 1, 8), (#"{"a": 1}}"#, 1, 9), (#"{"oops": }"#, 1, 10),
    (#"{"a" 1}"#, 1, 6), (#"{'a': 1}"#, 1, 2), ("{a: 1}", 1, 2), ("{\n  \"a\": 1,\n}", 3, 1), ("[1,]", 1, 4),
    ("[1 2]", 1, 4), (#"{"a": 01}"#, 1, 7), (#"{"a": 1.}"#, 1, 7), (#"{"a": +1}"#, 1, 7), (#"{"a": .5}"#, 1, 7),
    (#"{"a": NaN}"#, 1, 7), (#"{"a": True}"#, 1, 7), ("{\"a\": \"x\ny\"}", 1, 9), (#"{"a": "x"#, 1, 7),
    (#"{"a": "\x"}"#, 1, 7), (#"{"a": "\u12"}"#, 1, 7), (#"{"a": "\ud800"}"#, 1, 7), ("// no\n{}", 1, 1),
    (#"{"é": "é", b}"#, 1, 12),
  ]

  @Test("What is no JSON is refused at its place", arguments: bad)
  func refuses(_ text: String, line: Int, column: Int) {
    let error = #expect(throws: YAMLFault.self) { try JSONReader.read(Array(text.utf8)) }
    #expect(error?.position == FilePosition(line: line, column: column))
    #expect(error?.remedy.isEmpty == false)
  }

  @Test("A text that is no UTF-8 is refused at its place, in both readers")
  func notUnicode() {
    let json = Array("{\"a\":\n \"é".utf8) + [0xFF] + Array("\"}".utf8)
    let yaml = Array("a: b\nc: é".utf8) + [0xFF]
    let first = #expect(throws: YAMLFault.self) { try JSONReader.read(json) }
    #expect(first?.position == FilePosition(line: 2, column: 4))
    #expect(first?.message == "this is not UTF-8 text")
    let second = #expect(throws: YAMLFault.self) { try YAMLReader.read(yaml, dialect: .plain) }
    #expect(second?.position == FilePosition(line: 2, column: 5))
    #expect(second?.message == "this is not UTF-8 text")
    #expect([first?.remedy, second?.remedy] == ["save the file as UTF-8 text", "save the file as UTF-8 text"])
  }

  @Test("Depth and number of values are bounded")
  func bounds() {
    let deep = String(repeating: "[", count: 100_000)
    let wide = "[" + String(repeating: "1,", count: 30000) + "1]"
    for text in [deep, wide] {
      #expect(throws: YAMLFault.self) { try JSONReader.read(Array(text.utf8)) }
    }
  }

  private static func outline(_ node: YAMLNode?) -> String {
    switch node?.content {
    case nil: ""
    case .null?: "null"
    case .scalar(let text)?: text
    case .sequence(let items)?: "[\(items.map(outline).joined(separator: ","))]"
    case .mapping(let fields)?: "{\(fields.map { "\($0.key):\(outline($0.value))" }.joined(separator: ","))}"
    }
  }
}
