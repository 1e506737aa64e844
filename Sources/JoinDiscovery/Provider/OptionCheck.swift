/// Whether a text is a value of an option's type, without the type.
///
/// It takes no part in comparisons: two specs that print alike are alike.
public struct OptionCheck: Sendable, Equatable {
  private let accepts: @Sendable (String) -> Bool

  /// Accepts every text unless told otherwise.
  public init(_ accepts: @escaping @Sendable (String) -> Bool = { _ in true }) {
    self.accepts = accepts
  }

  /// Whether the text is a value.
  public func callAsFunction(_ text: String) -> Bool { accepts(text) }

  /// Always true.
  public static func == (left: Self, right: Self) -> Bool { true }
}
