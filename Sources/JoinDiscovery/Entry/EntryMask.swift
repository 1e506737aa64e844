import JoinPrimitives

/// Decides which keys and values of an entry a reader may see. Only values of keys that the entry's provider declares,
/// and does not declare as secrets, are ever shown.
struct EntryMask {
  /// Stands for a value that is hidden out of caution: the key is unknown, or the text is malformed.
  static let hidden = "…"
  private static let suspicious = ["secret", "pass", "pwd", "token", "key", "auth", "cred", "sign"]

  /// The provider of the entry; nil when it is unknown or not certain.
  let declaration: ProviderDeclaration?
  /// The key that names the provider, perhaps misspelt.
  let providerKey: String
  let registry: ProviderRegistry

  init(_ registry: ProviderRegistry, pairs: [EntryPair]) {
    self.registry = registry
    let exact = pairs.filter { $0.key == "provider" }
    let close = pairs.filter { nearestSpelling(of: $0.key, among: ["provider"]) != nil }
    let pair = exact.isEmpty ? close.first : exact.first
    providerKey = pair?.key ?? "provider"
    declaration = exact.count > 1 ? nil : pair.flatMap { registry.provider(named: $0.value)?.declaration }
  }

  /// The key as a reader may see it: hidden when it looks like a piece of a secret rather than like a key.
  func shownKey(_ key: String) -> String {
    if key == providerKey || declaration?.option(for: key) != nil { return key }
    let isWord =
      key.unicodeScalars.first.map { ("a"..."z") ~= $0 } == true && key.utf8.count <= 40
      && key.unicodeScalars.allSatisfy { ("a"..."z") ~= $0 || ("0"..."9") ~= $0 || "_.-".unicodeScalars.contains($0) }
    return isWord || declaration?.nearestKey(to: key) != nil ? key : Self.hidden
  }

  /// The value as a reader may see it.
  func shownValue(_ value: String, of key: String) -> String {
    if value.isEmpty { return value }
    if key == providerKey { return isProviderName(value) ? value : Self.hidden }
    guard let option = option(for: key) else { return placeholder(for: key) }
    if option.isSecret { return ValueReference.shown(value) }
    let hasPair = value.split(separator: "=", omittingEmptySubsequences: false).dropLast().contains { piece in
      let word = piece.reversed().prefix { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "-" }.reversed()
      return Self.suspicious.contains(where: String(word).lowercased().contains)
    }
    return hasPair ? Self.hidden : Self.withoutUserinfo(value)
  }

  /// The option of a key, and of a misspelt one that can hardly mean another: by two letters at most, and without a
  /// word that sounds like a secret and stands in the mistake alone.
  private func option(for key: String) -> OptionSpec? {
    if let option = declaration?.option(for: key) { return option }
    guard let meant = declaration?.nearestKey(to: key) else { return nil }
    let (mistake, right) = (key.lowercased(), meant.lowercased())
    let soundsSecret = Self.suspicious.contains { mistake.contains($0) && !right.contains($0) }
    return soundsSecret || editDistance(mistake, right) > 2 ? nil : declaration?.option(for: meant)
  }

  /// What stands in for the value of a key of which nothing may be shown.
  func placeholder(for key: String) -> String {
    let option =
      declaration?.option(for: key) ?? declaration?.nearestKey(to: key).flatMap { declaration?.option(for: $0) }
    return option?.isSecret == true ? Secret.placeholder : Self.hidden
  }

  private func isProviderName(_ value: String) -> Bool {
    if registry.provider(named: value) != nil { return true }
    return providerKey == "provider" && value.utf8.count <= 32
      && value.unicodeScalars.allSatisfy {
        $0.isASCII && ($0.properties.isAlphabetic || "0123456789_-".unicodeScalars.contains($0))
      }
  }

  /// The text with what stands before an `@`, a user's name and password by mistake, hidden. In a host anything there
  /// is suspect; in a value only what a URL or a colon makes so (`me@example.com` may be a tag).
  static func withoutUserinfo(_ text: String, isHost: Bool = false) -> String {
    guard let at = text.lastIndex(of: "@"), at > text.startIndex, !text.hasPrefix("@env:"), !text.hasPrefix("@file:")
    else { return text }
    let before = text[..<at]
    let start = before.firstRange(of: "://")?.upperBound ?? before.startIndex
    return isHost || before.contains(":") ? text[..<start] + Secret.placeholder + text[at...] : text
  }
}
