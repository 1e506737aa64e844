import JoinPrimitives

/// One pass over a query with its provider's declaration: the values it resolves to, and all that is wrong.
struct EntryExamination {
  private(set) var provider: (any DiscoveryProvider.Type)?
  /// By canonical key, the entry's own values and those of variables.
  private(set) var values: [String: String] = [:]
  /// By canonical key, how the entry spells what it gives a value.
  private(set) var spellings: [String: String] = [:]
  /// Where each value comes from, by canonical key.
  private(set) var origins: [String: ValueOrigin] = [:]
  private(set) var problems: [EntryError] = []
  private(set) var inlineSecrets: [String] = []
  /// Whether all that is wrong are references that lead nowhere, which may be mended without a change of the entry.
  var isOnlyBrokenReferences: Bool { problems.allSatisfy { $0.code == .badReference } }
  /// Whether one of the references that lead nowhere stands for a secret.
  private(set) var lacksSecret = false

  private let pairs: [EntryPair]
  private let mask: EntryMask
  private let line: EntryLine
  private let validator: EntryValidator
  /// Canonical keys that stand in the entry, with or without a value.
  private var present: Set<String> = []
  /// Canonical keys that have a value, or would have one if their reference led somewhere.
  private var given: Set<String> = []
  /// What unknown keys most likely mean, so that a typo is not reported a second time as a missing key.
  private var intended: Set<String> = []

  init(of name: String, pairs: [EntryPair], by validator: EntryValidator) {
    self.pairs = pairs
    self.validator = validator
    mask = EntryMask(validator.registry, pairs: pairs)
    line = EntryLine(pairs, mask: mask)
    provider = validator.registry.provider(named: name)
    guard let declaration = provider?.declaration else {
      noteUnknownProvider(name)
      return
    }
    for (index, pair) in pairs.enumerated() where pair.key != "provider" {
      examine(pair, at: index, declaration)
    }
    applyEnvironment(declaration)
    checkRequired(declaration)
    checkRules(declaration)
  }

  // MARK: - Steps

  private mutating func examine(_ pair: EntryPair, at index: Int, _ declaration: ProviderDeclaration) {
    guard let option = declaration.option(for: pair.key), let key = declaration.canonicalKey(for: pair.key) else {
      noteUnknownKey(pair, at: index, declaration)
      return
    }
    guard present.insert(key).inserted else {
      let other = pairs.first { declaration.canonicalKey(for: $0.key) == key }?.key ?? key
      note(
        .duplicateKey, "\(pair.key) is given twice: \(other) means the same", at: line.keys[index],
        remedy: "keep one of the two")
      return
    }
    if pair.value.isEmpty {
      values[key] = ""
      if option.allowsEmpty {
        given.insert(key)
        origins[key] = .entry
      }
      // A key of a family is there for its value alone.
      if option.isPrefix, !option.allowsEmpty {
        note(
          .badValue, "\(mask.shownKey(pair.key)) is empty", at: line.values[index], remedy: "give \(option.expectation)"
        )
      }
      return
    }
    given.insert(key)
    spellings[key] = pair.key
    do {
      let value = try ValueReference.resolve(
        pair.value, environment: validator.environment, files: validator.files)
      let origin = ValueOrigin(try ValueReference(parsing: pair.value))
      if option.isSecret, origin == .entry { inlineSecrets.append(key) }
      if !accepts(value, option) { noteBadValue(value, of: pair, option, at: index) }
      values[key] = value
      origins[key] = origin
    } catch {
      lacksSecret = lacksSecret || option.isSecret
      note(.badReference, "\(pair.key): \(error.message)", at: line.values[index], remedy: error.remedy)
    }
  }

  private mutating func applyEnvironment(_ declaration: ProviderDeclaration) {
    for option in declaration.options where !option.isPrefix && values[option.key]?.isEmpty != false {
      guard !given.contains(option.key),
        let name = option.environment.first(where: { validator.environment[$0] != nil }),
        let value = validator.environment[name]
      else { continue }
      values[option.key] = value
      origins[option.key] = .variable(name)
      given.insert(option.key)
      if !accepts(value, option) {
        note(
          .badValue, "the variable \(name), which stands in for \(option.key), is not \(option.expectation)", at: nil,
          remedy: "correct \(name), or give \(option.key) in the entry")
      }
    }
  }

  private mutating func checkRequired(_ declaration: ProviderDeclaration) {
    for option in declaration.options where option.isRequired && !isGiven(option.key) {
      let isPresent = present.contains(option.key)
      if Self.isAny(option.key, among: intended) { continue }
      let variables = OptionRule.list(option.environment, "or")
      let example =
        "\(option.key)\(option.isPrefix ? "NAME" : "")=\(option.isSecret ? "@file:/path" : EntryMask.hidden)"
      note(
        .missingKey, "\(option.key) \(isPresent ? "is empty" : "is missing")", at: nil,
        remedy: "add \(example) to the entry\(variables.isEmpty ? "" : ", or set \(variables)")")
    }
  }

  /// A rule that holds once misspelt keys are corrected is not broken.
  private mutating func checkRules(_ declaration: ProviderDeclaration) {
    let isIntended = { [intended] (key: String) in Self.isAny(key, among: intended) }
    for rule in declaration.rules {
      guard let (message, remedy) = rule.violation(given: isGiven, value: { value(of: $0, declaration) }),
        rule.violation(
          given: { isGiven($0) || isIntended($0) }, value: { isIntended($0) ? nil : value(of: $0, declaration) }) != nil
      else { continue }
      note(.brokenRule, message, at: nil, remedy: remedy)
    }
  }

  private func isGiven(_ key: String) -> Bool { Self.isAny(key, among: given) }

  /// Whether the key is among these, or one of the family that it names.
  private static func isAny(_ key: String, among keys: Set<String>) -> Bool {
    key.hasSuffix(".") ? keys.contains { $0.hasPrefix(key) } : keys.contains(key)
  }

  /// What a key counts with; nil where a reference leads nowhere.
  private func value(of key: String, _ declaration: ProviderDeclaration) -> String? {
    let value = values[key].flatMap { $0.isEmpty ? nil : $0 }
    return value ?? (isGiven(key) ? nil : declaration.option(for: key)?.fallback)
  }

  private func accepts(_ value: String, _ option: OptionSpec) -> Bool {
    value.isEmpty || (option.choices.isEmpty || option.choices.contains(value)) && option.check(value)
  }

  // MARK: - Problems

  private mutating func noteUnknownProvider(_ name: String) {
    let names = validator.registry.names
    let nearest = validator.registry.nearestName(to: name)
    let index = pairs.firstIndex { $0.key == "provider" } ?? 0
    note(
      .unknownProvider, "there is no provider '\(mask.shownValue(name, of: "provider"))'", at: line.values[index],
      // The mask stays that of an unknown provider: the nearest one may not be the one that is meant.
      corrected: nearest.map { replacing(index, with: EntryPair(key: "provider", value: $0), mask: mask) },
      remedy: nearest.map { "did you mean \($0)?" }
        ?? (names.isEmpty ? "this program has no providers" : "use one of \(names.joined(separator: ", "))"))
  }

  private mutating func noteUnknownKey(_ pair: EntryPair, at index: Int, _ declaration: ProviderDeclaration) {
    let stem = pair.key.hasSuffix(".") ? pair.key : pair.key + "."
    if declaration.options.contains(where: { $0.isPrefix && ([$0.key] + $0.aliases).contains(stem) }) {
      note(
        .unknownKey, "\(pair.key) needs a name behind its dot", at: line.keys[index],
        remedy: "write \(stem)NAME=\(EntryMask.hidden)")
      return
    }
    let nearest = declaration.nearestKey(to: pair.key)
    if let key = nearest.flatMap(declaration.canonicalKey) { intended.insert(key) }
    note(
      .unknownKey, "\(declaration.name) has no key '\(mask.shownKey(pair.key))'", at: line.keys[index],
      corrected: nearest.map {
        replacing(index, with: EntryPair(key: $0, value: mask.shownValue(pair.value, of: pair.key)))
      },
      remedy: nearest.map { "did you mean \($0)?" }
        ?? "use one of \(declaration.options.map(\.key).joined(separator: ", "))")
  }

  private mutating func noteBadValue(_ value: String, of pair: EntryPair, _ option: OptionSpec, at index: Int) {
    let nearest = nearestSpelling(of: value, among: option.choices)
    let isShown = !option.isSecret && value == pair.value
    let subject = isShown ? "\(pair.key)=\(EntryQuoting.text(of: mask.shownValue(value, of: pair.key)))" : pair.key
    note(
      .badValue, "\(ServerText.excerpt(subject)) is not \(option.expectation)", at: line.values[index],
      corrected: nearest.map { replacing(index, with: EntryPair(key: pair.key, value: $0)) },
      remedy: nearest.map { "did you mean \($0)?" } ?? "correct the value of \(pair.key)")
  }

  private func replacing(_ index: Int, with pair: EntryPair, mask: EntryMask? = nil) -> String {
    var corrected = pairs
    corrected[index] = pair
    return EntryLine(corrected, mask: mask ?? EntryMask(validator.registry, pairs: corrected)).text
  }

  private mutating func note(
    _ code: EntryError.Code, _ message: String, at place: Int?, corrected: String? = nil, remedy: String
  ) {
    let excerpt = EntryExcerpt(Array(line.text.unicodeScalars), caret: place)
    problems.append(EntryError(code, message, in: excerpt, corrected: corrected, remedy: remedy))
  }
}
