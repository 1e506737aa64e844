internal import JoinCryptography

/// A number used once, which keeps a signed request from being sent again by somebody else.
package enum SignatureNonce {
  /// 32 hexadecimal digits that nobody can guess; nil when the system gives no random bytes.
  package static func fresh() -> String? {
    (try? SecureRandom.bytes(16)).map { Hex.encode($0) }
  }
}
