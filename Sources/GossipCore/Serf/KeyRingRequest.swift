/// What a member asks of the keys. The node only carries it; the shell holds the keys.
package enum KeyRingRequest: Sendable, Equatable {
  /// Take this key to those that decrypt.
  case install([UInt8])
  /// Encrypt with this key.
  case use([UInt8])
  /// Forget this key.
  case remove([UInt8])
  /// Name all keys.
  case list
}

/// The shell's answer to such a request.
package struct KeyRingAnswer: Sendable, Hashable {
  /// Whether it was done.
  package var succeeded: Bool
  /// Why not, or empty.
  package var message: String
  /// All keys in base64, when they were asked for.
  package var keys: [String]
  /// The key that encrypts, in base64, when it was asked for.
  package var primaryKey: String

  /// Answers a request.
  package init(succeeded: Bool, message: String = "", keys: [String] = [], primaryKey: String = "") {
    self.succeeded = succeeded
    self.message = message
    self.keys = keys
    self.primaryKey = primaryKey
  }
}
