/// Why a text is not read: where, what and what to do about it. It holds nothing of the text but short names.
package struct YAMLFault: Error, Sendable, Equatable {
  /// Where it shows.
  package let position: FilePosition
  /// What is wrong, in one line.
  package let message: String
  /// What to do, in one line.
  package let remedy: String

  /// Describes a fault.
  package init(_ message: String, at position: FilePosition, remedy: String) {
    self.position = position
    self.message = message
    self.remedy = remedy
  }
}
