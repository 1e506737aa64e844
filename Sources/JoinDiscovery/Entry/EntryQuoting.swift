/// Writes keys and values so that parsing them again gives the same text.
enum EntryQuoting {
  static func text(of pair: EntryPair) -> String { "\(text(of: pair.key))=\(text(of: pair.value))" }

  /// The text as it is where that is unambiguous, else double quoted.
  static func text(of word: String) -> String {
    let isBare =
      !word.isEmpty && word.unicodeScalars.allSatisfy { isPlain($0) && $0 != "=" && !isQuote($0) && $0 != "\\" }
    return isBare ? word : quoted(word)
  }

  /// The text in double quotes with Go's escapes.
  static func quoted(_ word: String) -> String {
    var text = "\""
    for scalar in word.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\t": text += "\\t"
      case "\r": text += "\\r"
      case " ": text += " "
      case _ where isPlain(scalar): text.unicodeScalars.append(scalar)
      case _ where scalar.value < 0x80: text += "\\x" + hex(scalar.value, digits: 2)
      case _ where scalar.value < 0x10000: text += "\\u" + hex(scalar.value, digits: 4)
      default: text += "\\U" + hex(scalar.value, digits: 8)
      }
    }
    return text + "\""
  }

  /// Whether two people who look at the scalar see the same thing: no blank, no control and no invisible character.
  static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .spaceSeparator, .lineSeparator, .paragraphSeparator, .surrogate, .unassigned: false
    default: true
    }
  }

  static func isBlank(_ scalar: Unicode.Scalar) -> Bool {
    scalar == " " || scalar == "\t" || scalar == "\n" || scalar == "\r"
  }

  static func isQuote(_ scalar: Unicode.Scalar) -> Bool { scalar == "\"" || scalar == "'" }

  private static func hex(_ value: UInt32, digits: Int) -> String {
    let text = String(value, radix: 16)
    return String(repeating: "0", count: max(0, digits - text.count)) + text
  }
}
