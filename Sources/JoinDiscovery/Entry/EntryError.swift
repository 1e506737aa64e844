/// What is wrong with one entry, as a compiler would say it: the message, the line with a caret, the corrected line,
/// the remedy. No part of it holds a secret.
public struct EntryError: Error, Sendable, Hashable {
  /// The cause.
  public enum Code: Sendable, Hashable {
    /// The entry holds nothing but blanks.
    case blank
    /// The entry is larger than `JoinEntry.sizeLimit`.
    case tooLong
    /// The text breaks the grammar.
    case malformed
    /// One key is given twice, perhaps under two spellings.
    case duplicateKey
    /// There are keys and values, and no provider.
    case missingProvider
    /// No provider has this name.
    case unknownProvider
    /// The provider has no such key.
    case unknownKey
    /// The value is none that its key allows.
    case badValue
    /// A required key is not there.
    case missingKey
    /// A rule across keys is broken.
    case brokenRule
    /// A reference leads nowhere.
    case badReference
    /// The text is neither a query nor a host.
    case badHost
    /// The text is no template.
    case badTemplate
    /// A list of entries cannot be read.
    case badList
    /// SRV entries are not part of this version.
    case unsupported
  }

  /// The cause.
  public let code: Code
  /// What is wrong, in one line.
  public let message: String
  /// The entry in one line, redacted; nil where there is nothing to show.
  public let excerpt: String?
  /// The column of the excerpt, from 1, at which the problem stands; nil when it stands nowhere.
  public let column: Int?
  /// The entry as it should have been written, redacted; nil when that cannot be known.
  public let corrected: String?
  /// What to do, in one line.
  public let remedy: String

  init(
    _ code: Code, _ message: String, in excerpt: EntryExcerpt? = nil, corrected: String? = nil, remedy: String
  ) {
    self.code = code
    self.message = message
    self.excerpt = excerpt.flatMap { $0.line.isEmpty ? nil : $0.line }
    column = self.excerpt == nil ? nil : excerpt?.column
    self.corrected = corrected
    self.remedy = remedy
  }

  /// Message and remedy in one line, for logs.
  public var summary: String { "\(message); \(remedy)" }
}

extension EntryError: CustomStringConvertible {
  /// The lines that show the spot: the entry, a caret, the corrected text.
  public var details: [String] {
    var lines: [String] = []
    if let excerpt {
      lines.append(excerpt)
      if let column { lines.append(String(repeating: " ", count: column - 1) + "^") }
    }
    if let corrected { lines.append("corrected: \(corrected)") }
    return lines
  }

  /// Message and remedy in one line, then the details, indented.
  public var description: String { ([summary] + details.map { "    \($0)" }).joined(separator: "\n") }
}
