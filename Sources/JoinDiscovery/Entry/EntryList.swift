import FoundationEssentials

/// Takes the value of a flag or a variable apart into the texts of entries. Blank texts stay in, for the caller to
/// warn.
public enum EntryList {
  /// The entries of one `--retry-join`: commas part hosts, but never a query, a template or anything quoted.
  public static func parse(flag value: String) -> [String] {
    let isPlain = !EntryText.hasTemplate(value) && !EntryText.isLikeQuery(value)
    return isPlain ? value.split(separator: ",", omittingEmptySubsequences: false).map(trimmed) : [value]
  }

  /// The entries of a variable: a JSON array of texts, or one entry a line, or hosts parted by commas.
  public static func parse(variable value: String) throws(EntryError) -> [String] {
    let text = EntryText.trimmed(value)
    if isArray(text) { return try parse(json: text) }
    let lines = text.unicodeScalars.split { $0 == "\n" || $0 == "\r" }.map { EntryText.trimmed(String($0)) }
    let entries = lines.filter { lines.count == 1 || !$0.isEmpty }.flatMap { parse(flag: $0) }
    return entries.isEmpty ? [""] : entries
  }

  /// `[::1]:8946` begins with a bracket too.
  private static func isArray(_ text: String) -> Bool {
    guard text.hasPrefix("["), let first = text.unicodeScalars.dropFirst().first(where: { !EntryQuoting.isBlank($0) })
    else { return false }
    return first == "\"" || first == "]" || first == "{"
  }

  private static func parse(json text: String) throws(EntryError) -> [String] {
    do {
      return try JSONDecoder().decode([String].self, from: Data(text.utf8))
    } catch {
      throw EntryError(
        .badList, "the list begins like a JSON array but is no array of strings",
        remedy: "write [\"10.0.0.5\", \"provider=aws tag_key=…\"], or one entry a line")
    }
  }

  private static func trimmed(_ text: Substring) -> String { EntryText.trimmed(String(text)) }
}
