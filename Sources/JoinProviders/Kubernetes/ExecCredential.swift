import CloudHTTP
import FoundationEssentials
import JoinDiscovery
import JoinPrimitives

/// What a credential plugin gave.
struct ExecCredential: Sendable {
  let token: Secret?
  let certificate: ClientCertificate?
  /// When it ends; nil when the program did not say.
  let expires: Date?

  private struct Answer: Decodable {
    let apiVersion: String?
    let kind: String?
    let status: Status?
  }

  private struct Status: Decodable {
    let expirationTimestamp: String?
    let token: String?
    let clientCertificateData: String?
    let clientKeyData: String?
  }

  /// Reads the output of `program`. No error shows any of it.
  init(json: [UInt8], apiVersion: String, program: String) throws(DiscoveryError) {
    let failure = { (words: String) -> DiscoveryError in
      .kubernetes(
        .noCredentials, "the credential plugin \(program) \(words)",
        remedy: "run it by hand: it must write an ExecCredential as JSON, with a status")
    }
    guard let answer = try? CloudJSON.decode(Answer.self, from: json, provider: Kubernetes.declaration.name),
      answer.kind == "ExecCredential"
    else {
      throw failure("wrote no ExecCredential")
    }
    guard answer.apiVersion == apiVersion else { throw failure("answered in another version than \(apiVersion)") }
    guard let status = answer.status else { throw failure("gave no status") }
    token = status.token.flatMap { $0.isEmpty ? nil : Secret($0) }
    let chain = status.clientCertificateData.flatMap { $0.isEmpty ? nil : $0 }
    let key = status.clientKeyData.flatMap { $0.isEmpty ? nil : Secret($0) }
    guard (chain == nil) == (key == nil) else { throw failure("gave a certificate without its key, or a key alone") }
    certificate = chain.flatMap { chain in key.map { ClientCertificate(chain: chain, key: $0) } }
    guard token != nil || certificate != nil else { throw failure("gave neither a token nor a certificate") }
    if let text = status.expirationTimestamp {
      guard let date = RFC3339Date.parse(text) else { throw failure("gave an expirationTimestamp that is no date") }
      expires = date
    } else {
      expires = nil
    }
  }
}
