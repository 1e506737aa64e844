/// A reference (`@env:NAME`, `@file:/path`) that leads nowhere.
public struct ReferenceError: Error, Sendable, Hashable, CustomStringConvertible {
  /// What is wrong, with the variable's or file's name but nothing of its content.
  public let message: String
  /// What to do.
  public let remedy: String

  init(_ message: String, remedy: String) {
    self.message = message
    self.remedy = remedy
  }

  /// Message and remedy in one line.
  public var description: String { "\(message); \(remedy)" }
}
