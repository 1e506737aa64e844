internal import FoundationEssentials

/// Standard base64 of RFC 4648, section 4, with padding.
package enum Base64 {
  /// The bytes as text.
  package static func encode(_ bytes: [UInt8]) -> String {
    Data(bytes).base64EncodedString()
  }

  /// The bytes behind a text; nil when it is no base64.
  package static func decode(_ text: String) -> [UInt8]? {
    Data(base64Encoded: text).map { [UInt8]($0) }
  }
}
