import CloudHTTP
import JoinDiscovery

/// How Scaleway reports a failure.
struct ScalewayFault: Decodable {
  let message: String?
  let type: String?

  /// What a failing answer means, for a call that needs `permission`.
  static func meaning(of fault: CloudFault, permission: String) -> FaultClass? {
    guard let said = fault.decoded(as: ScalewayFault.self) else { return nil }
    let words = ServerText.excerpt([said.type, said.message].compactMap { $0 }.joined(separator: ": "))
    var meaning = FaultClass(byStatusOf: fault, saying: words.isEmpty ? nil : words)
    switch (fault.status, said.type) {
    case (_, "permissions_denied"):
      meaning.code = .denied
      meaning.remedy = "give the API key a policy with \(permission) for the project"
    case (401, _), (403, _), (_, "invalid_auth"), (_, "denied_authentication"):
      meaning.code = .denied
      meaning.remedy =
        "check that token= is the secret key, not the access key, and not expired; the key needs \(permission)"
    case (400, _):
      meaning.code = .configuration
      meaning.remedy = "check organization=, project= and tag_name="
    default: break
    }
    return meaning
  }
}
