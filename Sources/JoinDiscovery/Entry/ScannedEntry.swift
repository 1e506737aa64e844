/// What `EntryScanner` makes of a text: pairs with their places, and all that is wrong with it.
struct ScannedEntry {
  /// A key or a value and where it stands, quotes included.
  struct Word {
    var range: Range<Int>
    var text: String
    var isQuoted: Bool
  }

  /// A key with its value, which is nil where the text ends behind the `=`.
  struct Pair {
    var key: Word
    var value: Word?
  }

  /// One thing that is wrong, and where.
  struct Problem {
    enum Kind {
      case innerEquals, backslash, badEscape, notUnicode, missingValue, duplicateKey
      case strayQuote, glued, unterminated, missingEquals, missingKey
    }

    var kind: Kind
    var position: Int
    var key: String?

    /// Whether the words around the spot are still told apart with certainty. If not, no value can be shown: what
    /// seems to be the value of a harmless key may be part of a secret.
    var isLocal: Bool {
      switch kind {
      case .innerEquals, .backslash, .badEscape, .notUnicode, .missingValue, .duplicateKey: true
      case .strayQuote, .glued, .unterminated, .missingEquals, .missingKey: false
      }
    }
  }

  var scalars: [Unicode.Scalar]
  var pairs: [Pair] = []
  /// Words that belong to no pair.
  var strays: [Word] = []
  var problems: [Problem] = []

  /// Whether every value surely belongs to the key before it.
  var isTrusted: Bool { problems.allSatisfy(\.isLocal) }
}
