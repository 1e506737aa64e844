/// Why an order to the agent is not carried out.
package struct StatusRefusal: Error, Sendable, Equatable, CustomStringConvertible {
  /// What kind of refusal it is.
  package enum Kind: Sendable {
    /// The order itself is wrong.
    case invalid
    /// Not now.
    case busy
  }

  /// What kind of refusal it is.
  package let kind: Kind
  /// The reason and what to do.
  package let description: String

  /// Refuses an order.
  package init(_ kind: Kind, _ description: String) {
    self.kind = kind
    self.description = description
  }
}
