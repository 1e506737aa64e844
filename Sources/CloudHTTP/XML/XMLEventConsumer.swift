/// Receives the wanted elements of a document in document order.
package protocol XMLEventConsumer: AnyObject {
  /// A group element begins.
  func begin(_ tag: UInt8)
  /// A group element ends; its children were told before.
  func end(_ tag: UInt8)
  /// The text of a leaf element as UTF-8, entities replaced, blanks kept; empty for `<x/>`.
  func leaf(_ tag: UInt8, text: [UInt8])
}
