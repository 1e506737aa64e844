/// The value of a list option: texts parted by commas, in which `\,` is a comma and `\\` a backslash.
public enum ListValue {
  /// The texts, blanks around them removed, empty ones dropped.
  public static func split(_ text: String) -> [String] {
    var items = [""]
    var isEscaped = false
    for character in text {
      if isEscaped {
        items[items.count - 1] += character == "," || character == "\\" ? "\(character)" : "\\\(character)"
        isEscaped = false
      } else if character == "\\" {
        isEscaped = true
      } else if character == "," {
        items.append("")
      } else {
        items[items.count - 1].append(character)
      }
    }
    if isEscaped { items[items.count - 1] += "\\" }
    return items.map(trimmed).filter { !$0.isEmpty }
  }

  /// The one text that `split` reads back as these texts.
  public static func join(_ items: [String]) -> String {
    items.map { item in
      item.reduce(into: "") { $0 += $1 == "," || $1 == "\\" ? "\\\($1)" : String($1) }
    }.joined(separator: ",")
  }

  private static func trimmed(_ text: String) -> String {
    String(text.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
  }
}
