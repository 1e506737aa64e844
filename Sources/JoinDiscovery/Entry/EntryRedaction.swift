import JoinPrimitives

/// Makes entry texts fit to be shown, whether they can be parsed or not.
public enum EntryRedaction {
  /// The text in one line, in which only values of keys that their provider declares as harmless can be read. In a
  /// malformed text, where it is not certain which value belongs to which key, no value can be read but the provider's.
  public static func redact(_ raw: String, using registry: ProviderRegistry) -> String {
    excerpt(raw, caret: nil, using: registry).line
  }

  /// The same, with a caret under a spot of `raw`, counted in scalars.
  static func excerpt(_ raw: String, caret: Int?, using registry: ProviderRegistry) -> EntryExcerpt {
    let size = raw.utf8.count
    if size > JoinEntry.sizeLimit { return EntryExcerpt(Array("<an entry of \(size) bytes>".unicodeScalars)) }
    if EntryText.isLikeQuery(raw) {
      let scanned = scan(raw, using: registry)
      return EntryExcerpt(scanned.scalars, masks: masks(in: scanned, using: registry), caret: caret)
    }
    let shown = EntryText.hasTemplate(raw) ? EntryMask.withoutUserinfo(raw, isHost: true) : hosts(raw)
    return EntryExcerpt(Array(shown.unicodeScalars), caret: shown == raw ? caret : caret.map { _ in 0 })
  }

  static func scan(_ text: String, using registry: ProviderRegistry) -> ScannedEntry {
    let first = EntryScanner.scan(text)
    guard let declaration = mask(for: first, using: registry).declaration else { return first }
    return EntryScanner.scan(text) { $0 == "provider" || declaration.option(for: $0) != nil }
  }

  static func mask(for scanned: ScannedEntry, using registry: ProviderRegistry) -> EntryMask {
    EntryMask(registry, pairs: scanned.pairs.map { EntryPair(key: $0.key.text, value: $0.value?.text ?? "") })
  }

  private static func masks(
    in scanned: ScannedEntry, using registry: ProviderRegistry
  ) -> [(range: Range<Int>, text: String)] {
    let mask = mask(for: scanned, using: registry)
    var masks: [(range: Range<Int>, text: String)] = []
    for pair in scanned.pairs {
      let key = mask.shownKey(pair.key.text)
      if key != pair.key.text || pair.key.isQuoted && !scanned.isTrusted { masks.append((pair.key.range, key)) }
      guard let value = pair.value else { continue }
      let isProvider = pair.key.text == mask.providerKey
      let shown =
        scanned.isTrusted || isProvider && !value.isQuoted
        ? mask.shownValue(value.text, of: pair.key.text) : mask.placeholder(for: pair.key.text)
      if shown != value.text { masks.append((value.range, shown)) }
    }
    for stray in scanned.strays where mask.declaration?.option(for: stray.text) == nil || stray.isQuoted {
      masks.append((stray.range, EntryMask.hidden))
    }
    return masks
  }

  /// Plain hosts stay readable; several words of which one is no host may be anything.
  private static func hosts(_ raw: String) -> String {
    let words = raw.split { $0.isWhitespace || $0 == "," }
    if words.count > 1, words.contains(where: { (try? HostPort(parsing: String($0))) == nil }) {
      return EntryMask.hidden
    }
    return EntryMask.withoutUserinfo(raw, isHost: true)
  }
}
