import JoinDiscovery

extension ProviderOption where Value == String {
  /// The public half of a key pair, which stands bare in the header of a signature.
  static func keyID(_ key: String, _ summary: String) -> Self {
    ProviderOption(OptionSpec(key: key, summary: summary)) { text in
      text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-_.".contains($0)) } ? text : nil
    }.expecting("an access key of letters, digits, hyphens, dots and underscores")
  }
}
