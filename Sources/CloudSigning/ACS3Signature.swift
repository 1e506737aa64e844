/// The outcome of signing, with the step that leads to it.
package struct ACS3Signature: Sendable {
  /// Algorithm and the hash of the canonical request.
  package let stringToSign: String
  /// 64 hexadecimal digits.
  package let signature: String
  /// All headers to send, `Authorization` last.
  package let headers: [(name: String, value: String)]
}

extension ACS3Signature: CustomStringConvertible, CustomReflectable {
  /// The signature alone: the headers hold the security token.
  package var description: String { "ACS3 \(signature)" }
  /// A mirror without children.
  package var customMirror: Mirror { Mirror(self, children: []) }
}
