/// One thing that is wrong with the configuration: where, what and what to do about it. It holds no secret.
package struct ConfigurationProblem: Error, Sendable, Hashable {
  /// Where it stands; nil when it stands nowhere, as a file that does not exist.
  package let origin: SettingOrigin?
  /// The setting; nil when no single one is at fault.
  package let key: String?
  /// What is wrong, in one line.
  package let message: String
  /// The spelling that was most likely meant.
  package let suggestion: String?
  /// What to do, in one line.
  package let remedy: String
  /// More lines that show the spot: the entry, a caret, the corrected text.
  package let details: [String]

  /// Describes a problem.
  package init(
    at origin: SettingOrigin?, key: String? = nil, _ message: String, suggestion: String? = nil, remedy: String,
    details: [String] = []
  ) {
    self.origin = origin
    self.key = key
    self.message = message
    self.suggestion = suggestion
    self.remedy = remedy
    self.details = details
  }
}

extension ConfigurationProblem: CustomStringConvertible {
  /// Place, key, message, and the suggestion or else the remedy, in one line; then the details, indented.
  package var description: String {
    var text = origin.map { "\($0): " } ?? ""
    // A flag and a variable name their key already.
    if let key, case .file? = origin { text += "\(key): " }
    text += "\(message); \(suggestion.map { "did you mean '\($0)'?" } ?? remedy)"
    return ([text] + details.map { "    \($0)" }).joined(separator: "\n")
  }
}
