extension JoinEntry {
  /// Reads one entry. Errors show the entry with all values hidden but those that `registry` knows to be harmless; the
  /// result does not depend on it.
  public static func parse(
    _ text: String, using registry: ProviderRegistry = ProviderRegistry([])
  ) throws(EntryError) -> JoinEntry {
    let text = EntryText.trimmed(text)
    if text.isEmpty {
      throw EntryError(.blank, "the entry is empty", remedy: "give a host or provider=NAME, or leave the entry out")
    }
    if text.utf8.count > sizeLimit { throw .tooLong(text.utf8.count) }
    if !EntryText.namesProvider(text), EntryText.hasTemplate(text) {
      guard EntryText.closesTemplates(text) else {
        throw EntryError(
          .badTemplate, "a template is opened with {{ and never closed",
          in: EntryRedaction.excerpt(text, caret: nil, using: registry), remedy: "close it with }}")
      }
      if !EntryText.isLikeQuery(text) { return JoinEntry(unchecked: .template(text)) }
    }
    guard EntryText.isLikeQuery(text) else {
      return JoinEntry(try HostEntry(text: text, registry: registry).parse())
    }
    return try parseQuery(text, using: registry)
  }

  private static func parseQuery(_ text: String, using registry: ProviderRegistry) throws(EntryError) -> JoinEntry {
    let scanned = EntryRedaction.scan(text, using: registry)
    if let problem = scanned.problems.min(by: { $0.position < $1.position }) {
      throw EntryDiagnosis(text: text, scanned: scanned, registry: registry).error(for: problem)
    }
    return try JoinEntry(
      pairs: scanned.pairs.map { EntryPair(key: $0.key.text, value: $0.value?.text ?? "") }, using: registry)
  }

  /// A query of these pairs, which must hold `provider` once and no other key twice.
  public init(
    pairs: [EntryPair], using registry: ProviderRegistry = ProviderRegistry([])
  ) throws(EntryError) {
    let size = pairs.reduce(0) { $0 + EntryQuoting.text(of: $1).utf8.count + 1 }
    if size > Self.sizeLimit { throw .tooLong(size) }
    let mask = EntryMask(registry, pairs: pairs)
    let line = EntryLine(pairs, mask: mask)
    func excerpt(_ place: Int?) -> EntryExcerpt { EntryExcerpt(Array(line.text.unicodeScalars), caret: place) }
    var keys: Set<String> = []
    for (index, pair) in pairs.enumerated() {
      if pair.key.isEmpty {
        throw EntryError(
          .malformed, "a value has an empty key", in: excerpt(line.keys[index]), remedy: "write key=value")
      }
      if !keys.insert(pair.key).inserted {
        throw .duplicate(mask.shownKey(pair.key), in: excerpt(line.keys[index]))
      }
    }
    guard let provider = pairs.first(where: { $0.key == "provider" }) else {
      throw .missingProvider(pairs: pairs, mask: mask, excerpt: excerpt)
    }
    if provider.value.isEmpty {
      throw EntryError(
        .missingProvider, "provider is empty", in: excerpt(line.values[pairs.firstIndex(of: provider) ?? 0]),
        remedy: "name a provider, for example provider=aws")
    }
    self.init(unchecked: .query(provider: provider.value, pairs: pairs))
  }
}

extension EntryError {
  static func tooLong(_ size: Int) -> EntryError {
    EntryError(
      .tooLong, "the entry has \(size) bytes, more than the \(JoinEntry.sizeLimit) that are allowed",
      remedy: "shorten it, or put long values into files and refer to them with @file:/path")
  }

  static func duplicate(_ key: String, in excerpt: EntryExcerpt) -> EntryError {
    EntryError(.duplicateKey, "\(key) is given twice", in: excerpt, remedy: "keep one of the two")
  }

  static func missingProvider(pairs: [EntryPair], mask: EntryMask, excerpt: (Int?) -> EntryExcerpt) -> EntryError {
    let remedy = "begin the entry with provider=NAME, for example provider=aws"
    guard let index = pairs.firstIndex(where: { $0.key == mask.providerKey }) else {
      return EntryError(
        .missingProvider, "the entry has keys and values but no provider", in: excerpt(0), remedy: remedy)
    }
    let pair = pairs[index]
    var corrected = pairs
    corrected[index] = EntryPair(key: "provider", value: pair.value)
    let line = EntryLine(pairs, mask: mask)
    return EntryError(
      .missingProvider, "'\(mask.shownKey(pair.key))' is no key, and the entry has no provider",
      in: excerpt(line.keys[index]),
      corrected: EntryLine(corrected, mask: EntryMask(mask.registry, pairs: corrected)).text,
      remedy: "write provider=")
  }
}
