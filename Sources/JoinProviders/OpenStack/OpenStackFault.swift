import CloudHTTP
import JoinDiscovery

/// A failure that a service of OpenStack reports.
struct OpenStackFault: Sendable, Equatable {
  /// Keystone calls its one top-level key `error`, Nova calls it by the kind of failure.
  private struct Report: Decodable {
    let message: String?
  }

  /// The service's own words, in one short line.
  let message: String?

  init(_ fault: CloudFault) {
    let report = fault.decoded(as: [String: Report].self)
    message = report?.count == 1 ? report?.values.first?.message.map { ServerText.excerpt($0, limit: 300) } : nil
  }

  /// What Keystone's refusal means.
  func meaning(signingInWith login: KeystoneLogin, from origin: String, _ fault: CloudFault) -> FaultClass? {
    var meaning = FaultClass(byStatusOf: fault, saying: message)
    let words = message ?? fault.excerpt ?? "no explanation"
    switch fault.status {
    case 404 where login.isMeant(by: message):
      // So Keystone answers where a token that has ended is exchanged, or where there is no such credential.
      meaning.code = .denied
      fallthrough
    case 401:
      meaning.message = "Keystone does not accept the credentials from \(origin) (\(words))"
      meaning.remedy = login.remedy
    case 403:
      meaning.message = "Keystone gives the credentials from \(origin) no token for this project (\(words))"
      meaning.remedy = "give the user a role in the project, for example reader"
    case 400:
      meaning.code = .configuration
      meaning.message = "Keystone does not understand the sign-in (\(words))"
      meaning.remedy = "check user, project and the options of their domains"
    case 404:
      meaning.message = "\(fault.url) is not there (\(words))"
      meaning.remedy = "check auth_url: it is the URL of Keystone, mostly with port 5000 or the path /identity"
    default: return byStatus(meaning, fault)
    }
    return meaning
  }

  /// What Nova's refusal means.
  func meaning(listingFor origin: String, _ fault: CloudFault) -> FaultClass? {
    var meaning = FaultClass(byStatusOf: fault, saying: message)
    let words = message ?? fault.excerpt ?? "no explanation"
    switch fault.status {
    case 401:
      meaning.message = "\(fault.url) does not accept the token of Keystone (\(words))"
      meaning.remedy = "check that compute_endpoint and auth_url belong to one cloud, and ask its operator if they do"
    case 403:
      meaning.message = "the identity from \(origin) may not list servers (\(words))"
      meaning.remedy = "give the user the role reader or member in the project"
    case 404:
      meaning.message = "\(fault.url) is not there (\(words))"
      meaning.remedy = "check compute_endpoint, or the compute endpoint in the catalog"
    default: return byStatus(meaning, fault)
    }
    return meaning
  }

  /// 413 is how Nova says that there were too many calls, and 498 how some gateways do.
  private func byStatus(_ meaning: FaultClass, _ fault: CloudFault) -> FaultClass {
    guard [413, 498].contains(fault.status) else { return meaning }
    return FaultClass(
      code: .throttled, message: "\(fault.url) answered \(fault.status): \(message ?? "too many calls")",
      remedy: "nothing to do: the next try comes later", isTransient: true, retryAfter: fault.retryAfter)
  }
}

extension KeystoneLogin {
  /// Whether words of Keystone about what it does not find are about this.
  fileprivate func isMeant(by message: String?) -> Bool {
    let message = message?.lowercased() ?? ""
    return switch self {
    case .password: false
    case .token: message.contains("token")
    case .applicationCredential, .namedApplicationCredential: message.contains("application credential")
    }
  }

  fileprivate var remedy: String {
    switch self {
    case .password: "check username, password, the domain of the user and the project"
    case .token: "renew the token, which may have ended; a password or an application credential renews it by itself"
    case .applicationCredential, .namedApplicationCredential:
      "check that the application credential exists and has not ended, and that this is its secret"
    }
  }
}
