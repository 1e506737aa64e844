import Testing
import YAMLTree

@Suite("The YAML reader")
struct YAMLReaderTests {
  private func outline(_ text: String, _ dialect: YAMLDialect = .full) throws(YAMLFault) -> String {
    try YAMLReader.read(Array(text.utf8), dialect: dialect).map(outline) ?? ""
  }

  private func outline(_ node: YAMLNode) -> String {
    switch node.content {
    case .null: "null"
    case .scalar(let text): "'\(text)'"
    case .sequence(let items): "[\(items.map(outline).joined(separator: ","))]"
    case .mapping(let fields): "{\(fields.map { "\($0.key):\(outline($0.value))" }.joined(separator: ","))}"
    }
  }

  static let texts: [(String, String)] = [
    ("", ""), ("# nothing\n", ""), ("a: 1\n", "{a:'1'}"), ("a: yes\nb: 0x1F\nc: 1e3\n", "{a:'yes',b:'0x1F',c:'1e3'}"),
    ("a:\nb: ~\nc: null\nd: ''\ne: 'null'\n", "{a:null,b:null,c:null,d:'',e:'null'}"),
    ("a: !!str 12\nb: !!int \"3\"\n", "{a:'12',b:'3'}"), (#"{"a": ["b", {"c": null}]}"#, "{a:['b',{c:null}]}"),
    ("\u{FEFF}a: b\r\nc: d\r\n", "{a:'b',c:'d'}"), ("a: |\n  x\n  y\nb: >-\n  x\n  y\n", "{a:'x\ny\n',b:'x y'}"),
    ("---\n- a\n- - b\n...\n", "['a',['b']]"), ("a: &x b\n*x : c\n", "{a:'b',b:'c'}"),
    ("a: &x {b: c}\nd: *x\n", "{a:{b:'c'},d:{b:'c'}}"), ("- &x [1]\n- [*x, *x]\n", "[['1'],[['1'],['1']]]"),
    ("a: &x {b: c, d: e}\nf:\n  <<: *x\n  d: g\n", "{a:{b:'c',d:'e'},f:{d:'g',b:'c'}}"),
    ("- &x {a: 1}\n- &y {a: 2, b: 3}\n- <<: [*x, *y]\n", "[{a:'1'},{a:'2',b:'3'},{a:'1',b:'3'}]"),
    ("- &x a\n- &x b\n- *x\n", "['a','b','b']"),
  ]

  @Test("Texts become trees; single values stay texts", arguments: texts)
  func reads(_ text: String, expected: String) throws {
    #expect(try outline(text) == expected)
  }

  static let faults: [(String, YAMLDialect, String, Int, Int)] = [
    ("a: *x\n", .full, "an anchor that is not there", 1, 4), ("a: &x [*x]\n", .full, "that is not finished", 1, 8),
    ("a: &x b\n", .plain, "anchors and aliases", 1, 4), ("a: 1\nb: 2\na: 3\n", .full, "after the one on line 1", 3, 1),
    ("<<: 1\n", .full, "merges is no mapping", 1, 5), ("a: !secret b\n", .full, "tags of types", 1, 4),
    ("a: 1\n---\nb: 2\n", .full, "more than one document", 2, 1), ("[a]: b\n", .full, "where a key is expected", 1, 1),
    ("a: \"b\n", .full, "this is not YAML", 1, 4), ("a:\n\t- b\n", .full, "a tab stands", 2, 1),
  ]

  @Test("What cannot be read is refused at its place, with a remedy", arguments: faults)
  func refuses(_ text: String, _ dialect: YAMLDialect, words: String, line: Int, column: Int) {
    let fault = #expect(throws: YAMLFault.self) { try outline(text, dialect) }
    #expect(fault?.message.contains(words) == true, "\(fault?.message ?? "")")
    #expect(fault?.position == FilePosition(line: line, column: column))
    #expect(fault?.remedy.isEmpty == false)
  }

  static let binaries: [([UInt8], String, Int, Int)] = [
    ([0xFF, 0xFF], "this is not UTF-8 text", 1, 1), (Array("a: b\nc: é".utf8) + [0xE9], "this is not UTF-8 text", 2, 5),
    ([0xFF, 0xFE, 0x61, 0], "this is UTF-16 text", 1, 1), ([0xFE, 0xFF], "this is UTF-16 text", 1, 1),
    (Array("a: b\nc\0".utf8), "a NUL byte stands here", 2, 2), ([0], "a NUL byte stands here", 1, 1),
    (Array("a: b\u{1}\n".utf8), "control characters are not allowed", 1, 5),
  ]

  @Test("Bytes that are no text are refused at their place, in both dialects", arguments: binaries)
  func binary(_ bytes: [UInt8], words: String, line: Int, column: Int) {
    for dialect in [YAMLDialect.plain, .full] {
      let fault = #expect(throws: YAMLFault.self) { try YAMLReader.read(bytes, dialect: dialect) }
      #expect(fault?.message.contains(words) == true, "\(fault?.message ?? "")")
      #expect(fault?.position == FilePosition(line: line, column: column))
      #expect(fault?.remedy.isEmpty == false)
    }
  }

  @Test("A key that is given twice is left to the reader of a plain text")
  func duplicates() throws {
    #expect(try outline("a: 1\na: 2\n", .plain) == "{a:'1',a:'2'}")
  }

  private static let nestedAliases: String = {
    var text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
    for level in 1...9 {
      let alias = "*a\(level - 1)"
      text += "a\(level): &a\(level) [\(Array(repeating: alias, count: 10).joined(separator: ", "))]\n"
    }
    return text
  }()

  private static let deepAliases: String = {
    var text = "a0: &a0 [x]\n"
    for level in 1...40 { text += "a\(level): &a\(level) [*a\(level - 1)]\n" }
    return text
  }()

  static let bombs = [
    (String(repeating: "[", count: 100_000), "levels deep"),
    ("[" + String(repeating: "1,", count: 200_000) + "1]", "more than"), (nestedAliases, "more than"),
    (deepAliases, "levels deep"),
  ]

  @Test("Depth and number of values are bounded, those behind aliases too", arguments: bombs)
  func bounds(_ text: String, words: String) {
    let fault = #expect(throws: YAMLFault.self) { try outline(text) }
    #expect(fault?.message.contains(words) == true)
  }

  @Test("A tree prints its shape and no value")
  func printing() throws {
    let node = try #require(try YAMLReader.read(Array("token: canary\n".utf8), dialect: .full))
    var dumped = ""
    dump(node, to: &dumped)
    #expect(!"\(node) \(String(reflecting: node)) \(dumped)".contains("canary"))
    #expect(node["token"]?.content == .scalar("canary"))
    #expect(node["tokens"] == nil)
  }
}
