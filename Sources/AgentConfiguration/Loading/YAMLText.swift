/// Writes texts so that YAML reads them back.
enum YAMLText {
  /// The text as it is where nothing in it could be taken for YAML, else in double quotes.
  static func write(_ text: String) -> String {
    let isPlain =
      !text.isEmpty && !text.contains(": ") && !text.contains(" #") && !text.hasSuffix(":") && text.first != " "
      && text.last != " " && text.first.map { !"-?:,[]{}#&*!|>'\"%@`".contains($0) } == true
      && text.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F }
    return isPlain ? text : quoted(text)
  }

  private static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\t": result += "\\t"
      case _ where scalar.value < 0x20 || scalar.value == 0x7F:
        let hex = String(scalar.value, radix: 16)
        result += "\\x" + String(repeating: "0", count: 2 - hex.count) + hex
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
