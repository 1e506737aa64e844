import JoinPrimitives

extension ProviderDeclaration {
  /// What is wrong with the declaration itself, each in one sentence. A test of every provider expects none.
  package var faults: [String] {
    var faults: [String] = []
    var owners: [String: String] = ["provider": "the entry itself"]
    for option in options {
      for key in [option.key] + option.aliases {
        if let owner = owners[key] { faults.append("\(key) belongs to \(option.key) and to \(owner)") }
        owners[key] = option.key
        if !Self.isKey(key) { faults.append("\(key) is no key: use a-z, 0-9 and _, with a final dot for a family") }
      }
      if option.summary.isEmpty { faults.append("\(option.key) has no summary") }
      if let fallback = option.fallback {
        if option.isRequired { faults.append("\(option.key) is required and has a default") }
        if option.isSecret { faults.append("\(option.key) is a secret with a default") }
        if !fallback.isEmpty, !option.check(fallback) {
          faults.append("the default of \(option.key) is no value of it")
        }
      }
    }
    let keys = Set(options.map(\.key))
    for rule in rules {
      for key in rule.keys where !keys.contains(key) && option(for: key)?.isPrefix != true {
        faults.append("a rule speaks of \(key), which is not declared")
      }
    }
    if summary.isEmpty || title.isEmpty { faults.append("title or summary is empty") }
    if deadline <= .zero { faults.append("the deadline is not positive") }
    return faults + exampleFaults
  }

  private var exampleFaults: [String] {
    guard let entry = try? JoinEntry.parse(example), case .query(name, let pairs) = entry.kind else {
      return ["the example is no entry of this provider"]
    }
    return pairs.compactMap { pair in
      guard pair.key != "provider" else { return nil }
      guard let option = option(for: pair.key) else { return "the example uses \(pair.key), which is not declared" }
      return option.isSecret && !pair.value.hasPrefix("@") ? "the example holds a secret in \(pair.key)" : nil
    }
  }

  private static func isKey(_ key: String) -> Bool {
    let stem = key.hasSuffix(".") ? key.dropLast() : key[...]
    return !stem.isEmpty
      && stem.unicodeScalars.allSatisfy {
        ("a"..."z") ~= $0 || ("0"..."9") ~= $0 || $0 == "_" || $0 == "." || $0 == "-"
      }
  }
}
