import FoundationEssentials

extension ConfigNode {
  /// Tags: a mapping, or `key=value` texts. A comma parts tags only where each part is one.
  func tags() throws(ValueFault) -> [String: String] {
    var tags: [String: String] = [:]
    for (key, value, place) in try tagPairs() {
      if key.isEmpty { throw place.fault("a tag has no name", remedy: "write name=value") }
      if tags.updateValue(value, forKey: key) != nil {
        throw place.fault("the tag \(place.quoted(key)) is given twice", remedy: "keep one of the two")
      }
    }
    return tags
  }

  private func tagPairs() throws(ValueFault) -> [(key: String, value: String, place: ConfigNode)] {
    switch content {
    case .null: return []
    case .mapping(let fields):
      var pairs: [(key: String, value: String, place: ConfigNode)] = []
      for field in fields {
        let value = field.value.isNull ? "" : try field.value.text()
        pairs.append((field.key, value, ConfigNode(.null, at: field.keyOrigin)))
      }
      return pairs
    case .sequence(let items):
      var pairs: [(key: String, value: String, place: ConfigNode)] = []
      for item in items { pairs += try item.tagPairs(in: try item.text()) }
      return pairs
    case .scalar(let text): return try tagPairs(in: text)
    }
  }

  private func tagPairs(in text: String) throws(ValueFault) -> [(key: String, value: String, place: ConfigNode)] {
    if text.hasPrefix("{"), case .variable = origin { return try jsonTagPairs(in: text) }
    let lines = text.split { $0.isNewline }
    let parts = lines.flatMap { line in
      let parts = line.split(separator: ",", omittingEmptySubsequences: false)
      return parts.allSatisfy { $0.contains("=") } ? parts : [line]
    }
    var pairs: [(key: String, value: String, place: ConfigNode)] = []
    for part in parts {
      let sides = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard sides.count == 2 else {
        throw fault("the tag \(quoted(String(part))) has no '='", remedy: "write name=value")
      }
      let key = sides[0].trimmingPrefix { $0.isWhitespace }
      pairs.append((String(key), String(sides[1]), self))
    }
    return pairs
  }

  private func jsonTagPairs(in text: String) throws(ValueFault) -> [(key: String, value: String, place: ConfigNode)] {
    do {
      let tags = try JSONDecoder().decode([String: String].self, from: Data(text.utf8))
      return tags.map { ($0.key, $0.value, self) }
    } catch {
      throw fault(
        "the text begins like a JSON object but is no object of texts",
        remedy: #"write {"name": "value"} or name=value"#)
    }
  }
}
