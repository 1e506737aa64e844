/// The outcome of signing, with the steps that lead to it.
package struct SigV4Signature: Sendable {
  /// The request in the one form that both sides hash. It holds the session token.
  package let canonicalRequest: String
  /// Algorithm, time, scope and the hash of the canonical request.
  package let stringToSign: String
  /// 64 hexadecimal digits.
  package let signature: String
  /// All headers to send, `Authorization` last.
  package let headers: [(name: String, value: String)]
}

extension SigV4Signature: CustomStringConvertible, CustomReflectable {
  /// The signature alone: the other parts hold the session token.
  package var description: String { "SigV4 \(signature)" }
  /// A mirror without children.
  package var customMirror: Mirror { Mirror(self, children: []) }
}
