/// Text that a server sent, made fit for a log line.
public enum ServerText {
  /// The text in one line, control characters removed, at most `limit` characters.
  public static func excerpt(_ text: some StringProtocol, limit: Int = 200) -> String {
    var line = ""
    var count = 0
    for character in text {
      let isBlank = character.isWhitespace || character.isNewline
      if isBlank, line.isEmpty || line.hasSuffix(" ") { continue }
      let isControl = character.unicodeScalars.contains { $0.properties.generalCategory == .control }
      if isControl && !isBlank { continue }
      if count == limit { return line + "…" }
      line.append(isBlank ? " " : character)
      count += 1
    }
    return line
  }

  /// The bytes as UTF-8, repaired where they are none.
  public static func excerpt(_ bytes: some Collection<UInt8>, limit: Int = 200) -> String {
    excerpt(String(decoding: bytes.prefix(limit * 8), as: UTF8.self), limit: limit)
  }
}
