import Testing

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
    #expect(Self.outline(try JSONReader.read(Array(text.utf8), path: "x.json")) == expected)
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
    let error = #expect(throws: ConfigurationProblem.self) { try JSONReader.read(Array(text.utf8), path: "x.json") }
    #expect(error?.origin == .file("x.json", FilePosition(line: line, column: column)))
    #expect(error?.remedy.isEmpty == false)
  }

  @Test("A file that is no UTF-8 is refused at its place, in both readers")
  func notUnicode() {
    let json = Array("{\"a\":\n \"é".utf8) + [0xFF] + Array("\"}".utf8)
    let yaml = Array("a: b\nc: é".utf8) + [0xFF]
    let first = #expect(throws: ConfigurationProblem.self) { try JSONReader.read(json, path: "x.json") }
    #expect(first?.description == "x.json:2:4: this is not UTF-8 text; save the file as UTF-8 text")
    let second = #expect(throws: ConfigurationProblem.self) { try YAMLReader.read(yaml, path: "x.yml") }
    #expect(second?.description.hasPrefix("x.yml:2:5: this is not YAML") == true)
    #expect(second?.remedy == "save the file as UTF-8 text")
  }

  @Test("Depth and number of values are bounded, in both readers")
  func bounds() {
    let deep = String(repeating: "[", count: 100_000)
    let wide = "[" + String(repeating: "1,", count: 30000) + "1]"
    for text in [deep, wide] {
      #expect(throws: ConfigurationProblem.self) { try JSONReader.read(Array(text.utf8), path: "x.json") }
      #expect(throws: ConfigurationProblem.self) { try YAMLReader.read(Array(text.utf8), path: "x.yml") }
    }
  }

  private static func outline(_ node: ConfigNode?) -> String {
    switch node?.content {
    case nil: ""
    case .null?: "null"
    case .scalar(let text)?: text
    case .sequence(let items)?: "[\(items.map(outline).joined(separator: ","))]"
    case .mapping(let fields)?: "{\(fields.map { "\($0.key):\(outline($0.value))" }.joined(separator: ","))}"
    }
  }
}
