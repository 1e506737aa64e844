import CloudHTTP
import Testing

private enum Tag: UInt8 {
  case item, name, text
}

private let outline = XMLOutline([
  .path("list", [.group("item", Tag.item, [.leaf("name", Tag.name), .path("deep", [.leaf("text", Tag.text)])])])
])

/// Writes down what it is told.
private final class Recorder: XMLEventConsumer {
  var events: [String] = []
  func begin(_ tag: UInt8) { events.append("+\(name(tag))") }
  func end(_ tag: UInt8) { events.append("-\(name(tag))") }
  func leaf(_ tag: UInt8, text: [UInt8]) { events.append("\(name(tag))=\(String(decoding: text, as: UTF8.self))") }
  private func name(_ tag: UInt8) -> String { Tag(rawValue: tag).map { "\($0)" } ?? "?" }
}

private func read(_ pieces: [[UInt8]]) throws(XMLReadingError) -> [String] {
  let recorder = Recorder()
  let parser = try XMLEventParser(outline: outline, consumer: recorder)
  for piece in pieces { try parser.feed(piece) }
  try parser.finish()
  return recorder.events
}

private func read(_ document: String) throws(XMLReadingError) -> [String] { try read([Array(document.utf8)]) }

@Suite struct XMLEventParserTests {
  @Test("Only wanted elements are told, in document order")
  func events() throws {
    let document = """
      <?xml version="1.0"?><list a="b"><name>no</name><item><other><name>no</name></other><name> a &amp; &#x42; </name>
      <deep>x<text>t</text></deep><name/></item><item/></list>
      """
    #expect(try read(document) == ["+item", "name= a & B ", "text=t", "name=", "-item", "+item", "-item"])
  }

  @Test(
    "Namespaces change nothing",
    arguments: [
      "<list xmlns='urn:a'><item><name>x</name></item></list>",
      "<p:list xmlns:p='urn:b'><p:item><p:name>x</p:name></p:item></p:list>",
      "<list><item><name><![CDATA[x]]></name></item></list>",
      "<list><item><name><b>y</b>x<b>y</b></name></item></list>",
    ])
  func namespaces(document: String) throws {
    #expect(try read(document) == ["+item", "name=x", "-item"])
  }

  @Test(
    "An element may hold a text or elements, and of some only the kind is told",
    arguments: [
      ("<list><value> a </value></list>", ["name= a "]),
      ("<list><value>\n <item/>\n <name>x</name>\n</value></list>", ["+item", "-item", "text=x", "name="]),
      (
        "<list><fault><a:any b:type='c:Kind'><name>n</name></a:any><other/></fault></list>",
        ["item=Kind", "item=other"]
      ),
    ])
  func mixed(document: String, events: [String]) throws {
    let outline = XMLOutline([
      .path(
        "list",
        [
          .mixed("value", Tag.name, [.group("item", Tag.item, []), .leaf("name", Tag.text)]),
          .path("fault", [.kind(nil, Tag.item)]),
        ])
    ])
    let recorder = Recorder()
    let parser = try XMLEventParser(outline: outline, consumer: recorder)
    try parser.feed(Array(document.utf8))
    try parser.finish()
    #expect(recorder.events == events)
  }

  @Test(
    "A text written into XML is read back as it was",
    arguments: ["plain", "a<b>&amp;\"'c", "line\r\nend\t", "gr\u{FC}n \u{1F600}"])
  func texts(text: String) throws {
    let escaped = try #require(XMLText.escape(text))
    #expect(try read("<list><item><name>\(escaped)</name></item></list>") == ["+item", "name=\(text)", "-item"])
  }

  @Test("A text that XML cannot express is not written", arguments: ["a\u{0}", "\u{1B}[0m", "\u{FFFE}"])
  func impossible(text: String) {
    #expect(XMLText.escape(text) == nil)
  }

  @Test("A document may be cut at any byte")
  func cuts() throws {
    let document = Array(
      "<list><item><name>gr\u{FC}n &lt; \u{1F600}</name><deep><text>t</text></deep></item></list>".utf8)
    let whole = try read([document])
    #expect(whole == ["+item", "name=gr\u{FC}n < \u{1F600}", "text=t", "-item"])
    for cut in 0...document.count {
      #expect(try read([Array(document[..<cut]), Array(document[cut...])]) == whole)
    }
    #expect(try read(document.map { [$0] }) == whole)
  }

  @Test("A document type is refused before any entity can grow")
  func documentType() {
    let bomb = """
      <!DOCTYPE list [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>
      <list><item><name>&b;</name></item></list>
      """
    #expect(throws: XMLReadingError(.documentType)) { try read(bomb) }
    #expect(throws: XMLReadingError(.documentType)) { try read("<!DOCTYPE list SYSTEM 'file:///etc/passwd'><list/>") }
  }

  @Test("Nesting and texts have a limit, below which all is well")
  func limits() throws {
    func nested(_ depth: Int) -> String {
      String(repeating: "<x>", count: depth) + String(repeating: "</x>", count: depth)
    }
    #expect(try read(nested(64)).isEmpty)
    #expect(throws: XMLReadingError(.tooDeep(limit: 64))) { try read(nested(65)) }

    func long(_ count: Int) -> String {
      "<list><item><name>\(String(repeating: "x", count: count))</name></item></list>"
    }
    #expect(try read(long(64 << 10)).count == 3)
    #expect(throws: XMLReadingError(.textTooLong(limit: 64 << 10))) { try read(long((64 << 10) + 1)) }
  }

  @Test(
    "Broken documents are errors with a line",
    arguments: [
      ("<list>\n<item>", 2), ("", 1), ("<list></item>", 1), ("no xml", 1), ("<a>&b;</a>", 1), ("<a/>\n<b/>", 2),
    ])
  func broken(document: String, line: Int) throws {
    let error = try #require(throws: XMLReadingError.self) { try read(document) }
    guard case .malformed(let words, let found) = error.reason else {
      Issue.record("\(error)")
      return
    }
    #expect(found == line)
    #expect(!words.isEmpty)
  }

  @Test("A parser that failed fails again alike")
  func failsAgain() throws {
    let parser = try XMLEventParser(outline: outline, consumer: Recorder())
    #expect(throws: XMLReadingError.self) { try parser.feed(Array("<a></b>".utf8)) }
    #expect(throws: XMLReadingError.self) { try parser.feed(Array("<a/>".utf8)) }
    #expect(throws: XMLReadingError.self) { try parser.finish() }
  }
}
