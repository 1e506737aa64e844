package import JoinCryptography

/// A program that holds private keys and signs with them (the draft "SSH Agent Protocol").
package protocol SSHAgent: Sendable {
  /// Sends the body of one request and gives the body of its reply.
  func exchange(_ request: [UInt8]) async throws(SSHAgentError) -> [UInt8]
}

extension SSHAgent {
  /// The public halves of all keys that it holds, without those of certificates.
  package func keys() async throws(SSHAgentError) -> [SSHPublicKey] {
    try SSHAgentMessage.keys(in: try await exchange(SSHAgentMessage.keysRequest))
  }

  /// Signs a message by one of its keys; RSA keys sign with SHA-256.
  package func signature(
    of message: [UInt8], by key: SSHPublicKey
  ) async throws(SSHAgentError) -> SSHSignature {
    try SSHAgentMessage.signature(
      in: try await exchange(SSHAgentMessage.signatureRequest(message, key: key)))
  }
}
