/// The key `<<`, whose value is a mapping or a list of mappings with more keys.
enum YAMLMergeKey {
  private static let key = "<<"

  /// The fields with those of merged mappings behind them. A field of its own goes before a merged one, and an earlier
  /// merged mapping before a later one.
  static func merged(_ fields: [YAMLField]) throws(YAMLFault) -> [YAMLField] {
    var own: [YAMLField] = []
    var lines: [String: Int] = [:]
    var others: [YAMLField] = []
    for field in fields {
      if field.key == key {
        others += try sources(of: field)
        continue
      }
      if let line = lines.updateValue(field.position.line, forKey: field.key) {
        throw YAMLFault(
          "a key is given a second time, after the one on line \(line)", at: field.position,
          remedy: "keep one of the two")
      }
      own.append(field)
    }
    for field in others where lines.updateValue(field.position.line, forKey: field.key) == nil { own.append(field) }
    return own
  }

  private static func sources(of field: YAMLField) throws(YAMLFault) -> [YAMLField] {
    switch field.value.content {
    case .null: return []
    case .mapping(let fields): return fields
    case .sequence(let items):
      var all: [YAMLField] = []
      for item in items {
        guard case .mapping(let fields) = item.content else { throw fault(at: item.position) }
        all += fields
      }
      return all
    case .scalar: throw fault(at: field.value.position)
    }
  }

  private static func fault(at position: FilePosition) -> YAMLFault {
    YAMLFault(
      "what '<<' merges is no mapping", at: position, remedy: "let it name a mapping, as '<<: *name', or quote the key")
  }
}
