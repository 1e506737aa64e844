import CLibYAML

/// Reads one YAML document with libyaml's event parser, which knows the line and column of everything.
package struct YAMLReader {
  private let dialect: YAMLDialect
  private var tree: YAMLTreeBuilder
  private var documents = 0

  private init(dialect: YAMLDialect) {
    self.dialect = dialect
    tree = YAMLTreeBuilder(dialect: dialect)
  }

  /// The document's root; nil when the text holds nothing but blanks and comments.
  package static func read(_ bytes: [UInt8], dialect: YAMLDialect) throws(YAMLFault) -> YAMLNode? {
    if let fault = TextEncoding.fault(in: bytes) { throw fault }
    var reader = YAMLReader(dialect: dialect)
    return try bytes.withUnsafeBufferPointer { (input) throws(YAMLFault) in try reader.read(input) }
  }

  private mutating func read(_ input: UnsafeBufferPointer<UInt8>) throws(YAMLFault) -> YAMLNode? {
    let parser = UnsafeMutablePointer<yaml_parser_t>.allocate(capacity: 1)
    defer { parser.deallocate() }
    guard yaml_parser_initialize(parser) == 1 else {
      throw YAMLFault(
        "there is no memory left to read the file", at: FilePosition(line: 1, column: 1), remedy: "free some memory")
    }
    defer { yaml_parser_delete(parser) }
    yaml_parser_set_input_string(parser, input.baseAddress, input.count)
    while true {
      var event = yaml_event_t()
      guard yaml_parser_parse(parser, &event) == 1 else {
        throw ParserFailure(parser: parser.pointee, input: input).fault
      }
      defer { yaml_event_delete(&event) }
      if event.type == YAML_STREAM_END_EVENT { return tree.root }
      try take(event)
    }
  }

  private mutating func take(_ event: yaml_event_t) throws(YAMLFault) {
    let position = FilePosition(event.start_mark)
    switch event.type {
    case YAML_DOCUMENT_START_EVENT:
      documents += 1
      if documents > 1 {
        throw YAMLFault(
          "the file holds more than one document", at: position, remedy: "remove what follows the line '---'")
      }
    case YAML_SCALAR_EVENT: try takeScalar(event, at: position)
    case YAML_SEQUENCE_START_EVENT:
      try tree.openSequence(at: position, anchor: try anchor(event.data.sequence_start.anchor, at: position))
    case YAML_MAPPING_START_EVENT:
      try tree.openMapping(at: position, anchor: try anchor(event.data.mapping_start.anchor, at: position))
    case YAML_SEQUENCE_END_EVENT, YAML_MAPPING_END_EVENT: try tree.close()
    case YAML_ALIAS_EVENT:
      if let name = try anchor(event.data.alias.anchor, at: position) { try tree.addAlias(name, at: position) }
    default: break
    }
  }

  private mutating func takeScalar(_ event: yaml_event_t, at position: FilePosition) throws(YAMLFault) {
    let scalar = event.data.scalar
    let anchor = try anchor(scalar.anchor, at: position)
    let text = String(decoding: UnsafeBufferPointer(start: scalar.value, count: scalar.length), as: UTF8.self)
    let isPlain = scalar.style == YAML_PLAIN_SCALAR_STYLE && scalar.tag == nil
    try checkTag(scalar.tag, at: position)
    let isNull = isPlain && Self.nulls.contains(text)
    let node = YAMLNode(isNull ? .null : .scalar(text), at: position, isQuoted: !isPlain)
    try tree.add(node, text: text, anchor: anchor)
  }

  private static let nulls: Set<String> = ["", "~", "null", "Null", "NULL"]

  /// The name of an anchor or alias, where the dialect has them.
  private func anchor(_ name: UnsafePointer<UInt8>?, at position: FilePosition) throws(YAMLFault) -> String? {
    guard let name else { return nil }
    if dialect.expandsAliases { return String(cString: name) }
    throw YAMLFault(
      "anchors and aliases (&name, *name) are not supported", at: position,
      remedy: "write the value out, in quotes if it begins with '&' or '*'")
  }

  private func checkTag(_ tag: UnsafePointer<UInt8>?, at position: FilePosition) throws(YAMLFault) {
    guard let tag else { return }
    let name = String(cString: tag)
    if name == "!" || Self.tags.contains(name) { return }
    throw YAMLFault(
      "tags of types (!name) are not supported", at: position,
      remedy: "leave the tag out, or put the value in quotes if it begins with '!'")
  }

  private static let tags = Set(["str", "int", "bool", "float"].map { "tag:yaml.org,2002:\($0)" })
}
