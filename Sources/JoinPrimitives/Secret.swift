/// A text that must not be printed: a password, a token, a key.
///
/// Interpolation, `print`, `dump`, `String(reflecting:)` and a debugger's mirror all show `<secret>`. The one way to
/// the text is `reveal()`, so that a reader finds every place where a secret leaves its shell.
public struct Secret: Sendable, Hashable {
  private let text: String

  /// Hides `text`.
  public init(_ text: String) {
    self.text = text
  }

  /// The hidden text, for the one call that needs it.
  public func reveal() -> String { text }

  /// Whether nothing is hidden here, which is what an option given as `key=""` holds.
  public var isEmpty: Bool { text.isEmpty }

  /// What stands in the place of a secret, wherever one would have been printed.
  public static let placeholder = "<secret>"
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// Always the placeholder.
  public var description: String { Self.placeholder }
  /// Always the placeholder.
  public var debugDescription: String { Self.placeholder }
  /// A mirror without children.
  public var customMirror: Mirror { Mirror(self, children: []) }
}
