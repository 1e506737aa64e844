import JoinCryptography

/// The two requests to an SSH agent and their replies, as bytes.
enum SSHAgentMessage {
  private static let failure: UInt8 = 5
  private static let keysReply: UInt8 = 12
  private static let signatureReply: UInt8 = 14
  /// Asks RSA keys for SHA-256 in the place of SHA-1; other keys do not mind.
  private static let sha256Flag: UInt32 = 2

  /// Asks for all keys.
  static let keysRequest: [UInt8] = [11]

  /// Asks for a signature.
  static func signatureRequest(_ message: [UInt8], key: SSHPublicKey) -> [UInt8] {
    var writer = SSHWriter()
    writer.byte(13)
    writer.string(key.blob)
    writer.string(message)
    writer.number(sha256Flag)
    return writer.bytes
  }

  /// Reads the reply to the first request.
  static func keys(in reply: [UInt8]) throws(SSHAgentError) -> [SSHPublicKey] {
    var reader = SSHReader(reply)
    try expect(keysReply, &reader, "refuses to list its keys: it may be locked")
    guard let count = reader.number() else { throw broken }
    var keys: [SSHPublicKey] = []
    for _ in 0..<count {
      // The second string is a comment. A wrong count ends here, at the end of the bytes.
      guard let blob = reader.string(), reader.string() != nil else { throw broken }
      if let key = SSHPublicKey(blob: blob), !key.format.contains("-cert-v01@") { keys.append(key) }
    }
    return keys
  }

  /// Reads the reply to the second request.
  static func signature(in reply: [UInt8]) throws(SSHAgentError) -> SSHSignature {
    var reader = SSHReader(reply)
    try expect(signatureReply, &reader, "refuses to sign: it is locked, its owner did not agree, or the key is gone")
    guard let wire = reader.string() else { throw broken }
    do {
      return try SSHSignature(wire: wire)
    } catch {
      throw SSHAgentError(.malformed, error.message)
    }
  }

  private static func expect(
    _ kind: UInt8, _ reader: inout SSHReader, _ refusal: String
  ) throws(SSHAgentError) {
    let found = reader.byte()
    if found == failure { throw SSHAgentError(.refused, "the SSH agent \(refusal)") }
    guard found == kind else { throw broken }
  }

  private static let broken = SSHAgentError(.malformed, "the SSH agent sends a reply that cannot be read")
}
