extension OptionRule {
  /// All keys that the rule speaks of.
  public var keys: [String] {
    switch self {
    case .together(let keys), .exactlyOne(let keys), .atLeastOne(let keys): keys
    case .requiredUnless(let key, let others): [key] + others
    case .needs(let key, let other), .conflict(let key, let other), .distinct(let key, let other): [key, other]
    case .requires(let key, let other, _): [key, other]
    case .refused(let key, _): [key]
    }
  }

  /// The rule as a sentence for help and docs.
  public var words: String {
    switch self {
    case .together(let keys): "\(Self.list(keys, "and")) go together: give all of them or none."
    case .exactlyOne(let keys): "Give exactly one of \(Self.list(keys, "and"))."
    case .atLeastOne(let keys): "Give at least one of \(Self.list(keys, "and"))."
    case .requiredUnless(let key, let others): "\(key) is required unless \(Self.list(others, "or")) is given."
    case .needs(let key, let other): "\(key) needs \(other)."
    case .conflict(let key, let other): "\(key) and \(other) exclude each other."
    case .requires(let key, let other, let value): "\(key) needs \(other)=\(value)."
    case .refused(let key, let reason): "\(key) cannot be given: \(reason)."
    case .distinct(let key, let family): "What \(key) names must not stand behind \(family) too."
    }
  }

  /// What is wrong when only these keys are given, with the remedy; nil when the rule holds. `value` is that of a key,
  /// by default too, and nil while it is not known.
  func violation(given isGiven: (String) -> Bool, value: (String) -> String?) -> (message: String, remedy: String)? {
    switch self {
    case .together(let keys):
      let given = keys.filter(isGiven)
      let missing = keys.filter { !isGiven($0) }
      guard !given.isEmpty, !missing.isEmpty else { return nil }
      return (
        "\(Self.list(given, "and")) \(given.count == 1 ? "is" : "are") given without \(Self.list(missing, "and"))",
        "give all of \(Self.list(keys, "and")), or none of them"
      )
    case .exactlyOne(let keys):
      let given = keys.filter(isGiven)
      if given.count == 1 { return nil }
      if given.isEmpty { return ("none of \(Self.list(keys, "and")) is given", "give exactly one of them") }
      return ("\(Self.list(given, "and")) are given together", "keep exactly one of them")
    case .atLeastOne(let keys):
      if keys.contains(where: isGiven) { return nil }
      return ("none of \(Self.list(keys, "and")) is given", "give at least one of them")
    case .requiredUnless(let key, let others):
      if isGiven(key) || others.contains(where: isGiven) { return nil }
      return ("\(key) is missing", "give \(key), or \(Self.list(others, "or")) in its place")
    case .needs(let key, let other):
      if !isGiven(key) || isGiven(other) { return nil }
      return ("\(key) is given without \(other)", "give \(other) as well, or leave \(key) out")
    case .conflict(let key, let other):
      if !isGiven(key) || !isGiven(other) { return nil }
      return ("\(key) and \(other) exclude each other", "leave one of them out")
    case .requires(let key, let other, let wanted):
      guard isGiven(key), let found = value(other), found != wanted else { return nil }
      return (
        "\(key) has no meaning for \(other)=\(ServerText.excerpt(found, limit: 40))",
        "write \(other)=\(wanted), or leave \(key) out"
      )
    case .refused(let key, let reason):
      return isGiven(key) ? ("\(key) cannot be given: \(reason)", "leave it out") : nil
    case .distinct(let key, let family):
      guard let name = value(key), !name.isEmpty, isGiven(family + name) else { return nil }
      let shown = ServerText.excerpt(name, limit: 80)
      return ("'\(shown)' is given twice, by \(key) and by \(family)\(shown)", "keep one of the two")
    }
  }

  /// `a`, `a and b`, `a, b and c`.
  static func list(_ words: [String], _ conjunction: String) -> String {
    guard words.count > 1, let last = words.last else { return words.first ?? "" }
    return "\(words.dropLast().joined(separator: ", ")) \(conjunction) \(last)"
  }
}
