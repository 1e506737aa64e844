internal import CExpat

/// Reads a document as it arrives and tells the wanted elements, in memory that does not grow with its length.
///
/// Elements are known by their local names, since clouds and their imitations differ in namespaces. Document types are
/// refused, and with them every entity but the five of XML itself.
package final class XMLEventParser {
  /// The deepest nesting that is read.
  package static let depthLimit = 64
  /// The longest text of one element, in bytes.
  package static let textLimit = 64 << 10

  /// Names and values in turn, ended by nil.
  private typealias Attributes = UnsafeMutablePointer<UnsafePointer<XML_Char>?>

  private let parser: XML_Parser
  private let outline: XMLOutline
  private let consumer: any XMLEventConsumer
  /// The wanted elements that are open, outermost first, above them the node over the root.
  private var open = [0]
  /// How many elements are open below the innermost wanted one.
  private var ignoredDepth = 0
  private var text: [UInt8] = []
  private var failure: XMLReadingError?

  /// A parser for one document.
  package init(outline: XMLOutline, consumer: any XMLEventConsumer) throws(XMLReadingError) {
    guard let parser = XML_ParserCreate(nil) else { throw XMLReadingError(.noMemory) }
    self.parser = parser
    self.outline = outline
    self.consumer = consumer
    XML_SetUserData(parser, Unmanaged.passUnretained(self).toOpaque())
    XML_SetElementHandler(
      parser,
      { context, name, attributes in XMLEventParser.from(context)?.started(name, attributes) },
      { context, _ in XMLEventParser.from(context)?.ended() })
    XML_SetStartDoctypeDeclHandler(parser) { context, _, _, _, _ in
      XMLEventParser.from(context)?.stop(.documentType)
    }
  }

  deinit {
    XML_ParserFree(parser)
  }

  /// Reads one more piece, cut anywhere. After an error every further piece fails alike.
  package func feed(_ piece: [UInt8]) throws(XMLReadingError) {
    try parse(piece, isLast: false)
  }

  /// Checks that the document is complete.
  package func finish() throws(XMLReadingError) {
    try parse([], isLast: true)
  }

  private func parse(_ piece: [UInt8], isLast: Bool) throws(XMLReadingError) {
    if let failure { throw failure }
    let status = piece.withUnsafeBytes { bytes in
      XML_Parse(parser, bytes.bindMemory(to: CChar.self).baseAddress, Int32(clamping: bytes.count), isLast ? 1 : 0)
    }
    if status == XML_STATUS_OK { return }
    let error = failure ?? parserFailure()
    failure = error
    throw error
  }

  private func parserFailure() -> XMLReadingError {
    let words = XML_ErrorString(XML_GetErrorCode(parser)).map { String(cString: $0) } ?? "unknown error"
    return XMLReadingError(.malformed(words, line: Int(XML_GetCurrentLineNumber(parser))))
  }

  // MARK: - Called by the parser

  private static func from(_ context: UnsafeMutableRawPointer?) -> XMLEventParser? {
    context.map { Unmanaged<XMLEventParser>.fromOpaque($0).takeUnretainedValue() }
  }

  private func started(_ name: UnsafePointer<XML_Char>?, _ attributes: Attributes?) {
    guard failure == nil, let name else { return }
    if open.count + ignoredDepth > Self.depthLimit { return stop(.tooDeep(limit: Self.depthLimit)) }
    guard ignoredDepth == 0, let node = outline.child(of: open[open.count - 1], named: Self.localName(name)) else {
      ignoredDepth += 1
      return
    }
    if outline.nodes[node].isKind, let tag = outline.nodes[node].tag {
      ignoredDepth += 1
      return consumer.leaf(tag, text: Self.kind(name, attributes))
    }
    if outline.nodes[open[open.count - 1]].isLeaf {
      // What stands before a wanted element is the blank space of an indented document.
      listen(false)
      text.removeAll(keepingCapacity: true)
    }
    open.append(node)
    if outline.nodes[node].isLeaf {
      listen(true)
    } else if let tag = outline.nodes[node].tag {
      consumer.begin(tag)
    }
  }

  private func ended() {
    guard failure == nil else { return }
    if ignoredDepth > 0 {
      ignoredDepth -= 1
      return
    }
    let node = open.removeLast()
    guard let tag = outline.nodes[node].tag else { return }
    if outline.nodes[node].isLeaf {
      listen(false)
      consumer.leaf(tag, text: text)
      text.removeAll(keepingCapacity: true)
    } else {
      consumer.end(tag)
    }
  }

  /// Text is asked for inside of leaves alone: the parser hands over much blank space between elements otherwise.
  private func listen(_ isWanted: Bool) {
    guard isWanted else { return XML_SetCharacterDataHandler(parser, nil) }
    XML_SetCharacterDataHandler(parser) { context, characters, count in
      XMLEventParser.from(context)?.appended(characters, Int(count))
    }
  }

  private func appended(_ characters: UnsafePointer<XML_Char>?, _ count: Int) {
    guard failure == nil, ignoredDepth == 0, let characters else { return }
    if text.count + count > Self.textLimit { return stop(.textTooLong(limit: Self.textLimit)) }
    characters.withMemoryRebound(to: UInt8.self, capacity: count) { bytes in
      text.append(contentsOf: UnsafeBufferPointer(start: bytes, count: count))
    }
  }

  private func stop(_ reason: XMLReadingError.Reason) {
    failure = failure ?? XMLReadingError(reason)
    _ = XML_StopParser(parser, 0)
  }

  private static func kind(_ name: UnsafePointer<XML_Char>, _ attributes: Attributes?) -> [UInt8] {
    var index = 0
    while let attributes, let key = attributes[index], let value = attributes[index + 1] {
      if localName(key).elementsEqual("type".utf8) { return Array(localName(value)) }
      index += 2
    }
    return Array(localName(name))
  }

  private static func localName(_ name: UnsafePointer<XML_Char>) -> UnsafeBufferPointer<UInt8> {
    let bytes = UnsafeRawPointer(name).assumingMemoryBound(to: UInt8.self)
    var start = 0
    var end = 0
    while bytes[end] != 0 {
      if bytes[end] == UInt8(ascii: ":") { start = end + 1 }
      end += 1
    }
    return UnsafeBufferPointer(start: bytes + start, count: end - start)
  }
}
