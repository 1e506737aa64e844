import CloudSigning

/// On whose behalf a call is made.
enum AWSIdentity: Sendable {
  /// Keys that sign it.
  case keys(AWSCredentials)
  /// A token in this file that the call itself carries, instead of a signature.
  case token(file: String)

  /// For messages: `the keys from profile ops`.
  var words: String {
    switch self {
    case .keys(let credentials): "the keys from \(credentials.origin)"
    case .token(let file): "the token in \(file)"
    }
  }

  /// Whether keys sign that end with a session. EC2 may refuse them then as it refuses keys that it does not know, or
  /// as it refuses a clock that is wrong.
  var hasSession: Bool {
    if case .keys(let credentials) = self { credentials.keys.sessionToken != nil } else { false }
  }

  /// What to do once it has ended.
  var renewal: String {
    switch self {
    case .keys: "renew them; keys of a role are renewed by themselves"
    case .token(let file): "check that whoever writes \(file) still renews it"
    }
  }
}
