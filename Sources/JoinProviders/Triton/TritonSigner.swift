import CloudHTTP
import CloudSigning
import FoundationEssentials
import JoinCryptography
import JoinDiscovery
import SSHAgent

/// Signs the requests of an account, or of one of its sub-users.
struct TritonSigner: Sendable {
  let key: TritonKey
  let account: String
  let user: String?

  /// Who asks, for messages.
  var name: String { user.map { "user \($0) of account \(account)" } ?? "account \(account)" }

  /// All headers of a request at `date`. It is valid for five minutes, so each try is signed anew.
  func headers(at date: Date) async throws(DiscoveryError) -> [(name: String, value: String)] {
    let request = HTTPSignature(date: HTTPDate.format(date))
    let fingerprint: String
    let signature: SSHSignature
    do {
      // The service knows keys by the older fingerprint alone, whichever form the entry uses.
      fingerprint = try key.publicKey.md5Fingerprint
      signature = try await sign(request.message)
    } catch let error as SSHAgentError {
      throw DiscoveryError(error)
    } catch let error as KeyError {
      throw .triton(.noCredentials, "the request cannot be signed: \(error.message)", remedy: error.remedy)
    } catch {
      throw .triton(.noCredentials, "the request cannot be signed", remedy: "give another key")
    }
    let owner = user.map { "/\(account)/users/\($0)" } ?? "/\(account)"
    guard let authorization = request.authorization(keyID: "\(owner)/keys/\(fingerprint)", signature) else {
      throw .triton(
        .noCredentials, "the key signs in a way that the service does not know", remedy: "use an RSA key")
    }
    return [
      ("Accept", "application/json"), ("Accept-Version", "~8"), ("Date", request.date),
      ("Authorization", authorization),
    ]
  }

  private func sign(_ message: [UInt8]) async throws -> SSHSignature {
    switch key {
    case .file(let key):
      SSHSignature(algorithm: key.usualAlgorithm, bytes: try key.signature(of: message, by: key.usualAlgorithm))
    case .agent(let agent, let key): try await agent.signature(of: message, by: key)
    }
  }
}

extension DiscoveryError {
  /// What an agent that did not help means for a lookup.
  init(_ error: SSHAgentError) {
    self =
      error.code == .cancelled
      ? .triton(.timedOut, error.message, remedy: "nothing to do: the lookup was ended from outside")
      : .triton(.noCredentials, error.message, remedy: "unlock the agent, or load the key again with ssh-add")
  }
}
