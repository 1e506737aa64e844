import JoinDiscovery

/// Turns a mapping of a file into the fields of an entry.
enum MappingEntry {
  static func fields(_ fields: [ConfigField]) throws(ValueFault) -> [(key: String, value: MappingValue)] {
    var result: [(key: String, value: MappingValue)] = []
    for field in fields { result.append((field.key, try value(field))) }
    return result
  }

  private static func value(_ field: ConfigField) throws(ValueFault) -> MappingValue {
    switch field.value.content {
    case .scalar(let text): return .text(text)
    case .mapping(let inner): return .mapping(try fields(inner))
    case .sequence: return .list(try field.value.list())
    case .null:
      throw ValueFault(
        origin: field.keyOrigin, message: "\(field.value.quoted(field.key)) has no value",
        remedy: "give it one, or write \"\" for an empty one")
    }
  }
}
