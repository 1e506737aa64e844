import JoinCryptography

/// The fingerprint by which an account knows a key, in either of its forms.
struct TritonKeyID: Sendable, Equatable {
  private enum Form: Sendable, Equatable {
    /// Pairs of digits with colons.
    case md5(String)
    /// `SHA256:` and base64 without padding.
    case sha256(String)
  }

  private let form: Form

  /// Reads `SHA256:…`, `MD5:aa:bb:…`, `aa:bb:…`, and 32 digits; nil for anything else.
  init?(_ text: String) {
    if text.hasPrefix("SHA256:") {
      let digits = text.dropFirst(7).prefix { $0 != "=" }
      guard digits.utf8.count == 43, Base64.decode("\(digits)=")?.count == 32 else { return nil }
      form = .sha256("SHA256:\(digits)")
      return
    }
    let digits = (text.hasPrefix("MD5:") ? text.dropFirst(4) : text[...]).lowercased().filter { $0 != ":" }
    guard digits.utf8.count == 32, digits.allSatisfy({ ("0"..."9") ~= $0 || ("a"..."f") ~= $0 }) else { return nil }
    let pairs = stride(from: 0, to: 32, by: 2).map { digits.dropFirst($0).prefix(2) }
    form = .md5(pairs.joined(separator: ":"))
  }

  /// Whether a key has this fingerprint.
  func names(_ key: SSHPublicKey) throws(KeyError) -> Bool {
    switch form {
    case .md5(let text): try key.md5Fingerprint == text
    case .sha256(let text): key.sha256Fingerprint == text
    }
  }
}
