import CLibYAML

/// Reads one YAML document with libyaml's event parser, which knows the line and column of everything.
struct YAMLReader {
  let place: FilePlace
  private var tree: NodeTree
  private var documents = 0

  private init(path: String) {
    place = FilePlace(path: path)
    tree = NodeTree(place: place)
  }

  /// The document's root; nil when the file holds nothing but blanks and comments.
  static func read(_ bytes: [UInt8], path: String) throws(ConfigurationProblem) -> ConfigNode? {
    var reader = YAMLReader(path: path)
    return try bytes.withUnsafeBufferPointer { (input) throws(ConfigurationProblem) in try reader.read(input) }
  }

  private mutating func read(_ input: UnsafeBufferPointer<UInt8>) throws(ConfigurationProblem) -> ConfigNode? {
    let parser = UnsafeMutablePointer<yaml_parser_t>.allocate(capacity: 1)
    defer { parser.deallocate() }
    guard yaml_parser_initialize(parser) == 1 else {
      throw place.problem(1, 1, "there is no memory left to read the file", remedy: "free some memory")
    }
    defer { yaml_parser_delete(parser) }
    yaml_parser_set_input_string(parser, input.baseAddress, input.count)
    while true {
      var event = yaml_event_t()
      guard yaml_parser_parse(parser, &event) == 1 else {
        throw YAMLFault(parser: parser.pointee, input: input).problem(at: place)
      }
      defer { yaml_event_delete(&event) }
      if event.type == YAML_STREAM_END_EVENT { return tree.root }
      try take(event)
    }
  }

  private mutating func take(_ event: yaml_event_t) throws(ConfigurationProblem) {
    let origin = origin(event.start_mark)
    switch event.type {
    case YAML_DOCUMENT_START_EVENT:
      documents += 1
      if documents > 1 {
        throw ConfigurationProblem(
          at: origin, "the file holds more than one document", remedy: "remove what follows the line '---'")
      }
    case YAML_SCALAR_EVENT:
      let scalar = event.data.scalar
      try refuseAnchor(scalar.anchor, at: origin)
      let text = String(decoding: UnsafeBufferPointer(start: scalar.value, count: scalar.length), as: UTF8.self)
      let isPlain = scalar.style == YAML_PLAIN_SCALAR_STYLE && scalar.tag == nil
      try checkTag(scalar.tag, at: origin)
      let isNull = isPlain && Self.nulls.contains(text)
      try tree.add(ConfigNode(isNull ? .null : .scalar(text), at: origin), text: text)
    case YAML_SEQUENCE_START_EVENT:
      try refuseAnchor(event.data.sequence_start.anchor, at: origin)
      try tree.openSequence(at: origin)
    case YAML_MAPPING_START_EVENT:
      try refuseAnchor(event.data.mapping_start.anchor, at: origin)
      try tree.openMapping(at: origin)
    case YAML_SEQUENCE_END_EVENT, YAML_MAPPING_END_EVENT: try tree.close()
    case YAML_ALIAS_EVENT: try refuseAnchor(event.data.alias.anchor, at: origin)
    default: break
    }
  }

  private static let nulls: Set<String> = ["", "~", "null", "Null", "NULL"]

  private func refuseAnchor(_ anchor: UnsafePointer<UInt8>?, at origin: SettingOrigin) throws(ConfigurationProblem) {
    guard anchor != nil else { return }
    throw ConfigurationProblem(
      at: origin, "anchors and aliases (&name, *name) are not supported",
      remedy: "write the value out, in quotes if it begins with '&' or '*'")
  }

  private func checkTag(_ tag: UnsafePointer<UInt8>?, at origin: SettingOrigin) throws(ConfigurationProblem) {
    guard let tag else { return }
    let name = String(cString: tag)
    if name == "!" || Self.tags.contains(name) { return }
    throw ConfigurationProblem(
      at: origin, "tags of types (!name) are not supported",
      remedy: "leave the tag out, or put the value in quotes if it begins with '!'")
  }

  private static let tags = Set(["str", "int", "bool", "float"].map { "tag:yaml.org,2002:\($0)" })

  private func origin(_ mark: yaml_mark_t) -> SettingOrigin {
    place.origin(Int(mark.line) + 1, Int(mark.column) + 1)
  }
}
