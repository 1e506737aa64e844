/// Texts within XML that we write ourselves.
package enum XMLText {
  private static let escapes = [
    ("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ("\"", "&quot;"), ("'", "&apos;"), ("\t", "&#9;"), ("\n", "&#10;"),
    ("\r", "&#13;"),
  ]

  /// The text as the content of an element or an attribute; nil when it holds a character that XML cannot express.
  package static func escape(_ text: String) -> String? {
    var escaped = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&", "<", ">", "\"", "'", "\t", "\n", "\r":
        escaped += escapes.first { $0.0.unicodeScalars.elementsEqual([scalar]) }?.1 ?? ""
      case "\u{0}"..."\u{1F}", "\u{FFFE}", "\u{FFFF}": return nil
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }

  /// What a text stood for before `escape`.
  static func unescape(_ text: String) -> String {
    // The ampersand comes last, so that no escape arises which was none.
    escapes.reversed().reduce(text) { $0.replacing($1.1, with: $1.0) }
  }
}
