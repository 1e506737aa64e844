import JoinCryptography
import SSHAgent

/// A private key that an account knows: here, or with an agent.
enum TritonKey: Sendable {
  case file(PrivateKey)
  case agent(any SSHAgent, SSHPublicKey)

  /// The public half.
  var publicKey: SSHPublicKey {
    get throws(KeyError) {
      switch self {
      case .file(let key): try key.publicKey
      case .agent(_, let key): key
      }
    }
  }
}
