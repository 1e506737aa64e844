/// The base64 of RFC 4648, section 5, without padding, as JSON web tokens use it.
package enum Base64URL {
  /// The bytes as text.
  package static func encode(_ bytes: [UInt8]) -> String {
    String(
      Base64.encode(bytes).prefix { $0 != "=" }.map { character in
        switch character {
        case "+": "-"
        case "/": "_"
        default: character
        }
      })
  }
}
