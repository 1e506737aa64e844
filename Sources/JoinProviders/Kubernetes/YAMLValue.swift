import YAMLTree

/// A value of a YAML file as JSON, by YAML's core schema: plain words may be numbers or truth values.
struct YAMLValue: Sendable, Hashable, Encodable {
  private let node: YAMLNode

  init(_ node: YAMLNode) {
    self.node = node
  }

  private struct Key: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  func encode(to encoder: any Encoder) throws {
    switch node.content {
    case .null:
      var single = encoder.singleValueContainer()
      try single.encodeNil()
    case .scalar(let text):
      var single = encoder.singleValueContainer()
      if node.isQuoted {
        try single.encode(text)
      } else if ["true", "True", "TRUE", "false", "False", "FALSE"].contains(text) {
        try single.encode(text.lowercased() == "true")
      } else if let number = Int(text) {
        try single.encode(number)
      } else if text.first.map({ $0.isNumber || "+-.".contains($0) }) == true, let number = Double(text) {
        try single.encode(number)
      } else {
        try single.encode(text)
      }
    case .sequence(let items):
      var list = encoder.unkeyedContainer()
      for item in items { try list.encode(YAMLValue(item)) }
    case .mapping(let fields):
      var object = encoder.container(keyedBy: Key.self)
      for field in fields { try object.encode(YAMLValue(field.value), forKey: Key(stringValue: field.key)) }
    }
  }
}
