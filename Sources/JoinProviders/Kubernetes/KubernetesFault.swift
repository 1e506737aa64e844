import CloudHTTP
import JoinDiscovery

/// A failure that an API server reports.
struct KubernetesFault: Sendable, Equatable {
  /// Who asked what, for the words of a failure.
  struct Call: Sendable {
    let selection: PodSelection
    let cluster: Cluster
    /// Where the credentials come from.
    let origin: String
  }

  private struct Status: Decodable {
    struct Details: Decodable {
      let retryAfterSeconds: Int?
    }

    let kind: String?
    let message: String?
    let reason: String?
    let details: Details?
  }

  /// For example `Forbidden`; nil when the answer holds none.
  let reason: String?
  /// The server's own words, in one short line.
  let message: String?
  /// How long it asks us to wait.
  let retryAfter: Duration?

  init(_ fault: CloudFault) {
    let status = fault.decoded(as: Status.self).flatMap { $0.kind == "Status" ? $0 : nil }
    reason = status?.reason.map { ServerText.excerpt($0, limit: 60) }
    message = status?.message.map { ServerText.excerpt($0, limit: 300) }
    retryAfter = fault.retryAfter ?? status?.details?.retryAfterSeconds.map { .seconds(min(max($0, 0), 3600)) }
  }

  /// What the retry loop and the operator make of it.
  func meaning(of fault: CloudFault, in call: Call) -> FaultClass? {
    let said = [reason, message].compactMap { $0 }.joined(separator: ": ")
    let words = said.isEmpty ? fault.excerpt ?? "no explanation" : said
    var meaning = FaultClass(byStatusOf: fault, saying: said.isEmpty ? nil : said)
    switch fault.status {
    case 401:
      meaning.message = "\(call.cluster.server) does not accept the credentials from \(call.origin) (\(words))"
      meaning.remedy = call.credentialRemedy
    case 403:
      meaning.message = "the identity from \(call.origin) may not list pods in \(call.selection.place) (\(words))"
      meaning.remedy = call.permissionRemedy
    case 400, 422:
      meaning.code = .configuration
      meaning.message = "\(call.cluster.server) does not understand the query (\(words))"
      meaning.remedy = "correct label_selector and field_selector, and put them in quotes"
    case 404:
      meaning.message = "\(fault.url) is not there (\(words))"
      meaning.remedy = "check that server in the kubeconfig is the URL of an API server, with its path if it has one"
    case 410:
      meaning.message = "the list of pods has expired while it was read (\(words))"
      meaning.remedy = "nothing to do: the next try begins anew; narrow the selectors if it lasts"
    default: break
    }
    if meaning.isTransient || meaning.code == .throttled { meaning.retryAfter = retryAfter }
    return meaning
  }
}

extension KubernetesFault.Call {
  fileprivate var credentialRemedy: String {
    switch cluster.identity {
    case .none:
      "give the user of the kubeconfig's context a token, a certificate or an exec plugin, or renew its certificate"
    case .token: "renew the token: kubectl create token, or a new kubeconfig"
    case .tokenFile(let path, _): "check that \(path) holds a current token of this cluster"
    case .basic: "API servers have dropped user and password; use a token, a certificate or an exec plugin"
    case .plugin: "run the credential plugin by hand, and log in where it asks for it"
    }
  }

  fileprivate var permissionRemedy: String {
    guard let namespace = selection.namespace else {
      return "set namespace= in the entry, or grant list on pods cluster-wide: a ClusterRole with a ClusterRoleBinding"
    }
    return "grant list on pods in namespace \(namespace) to that identity: a Role with a RoleBinding"
  }

  /// What to do about a connection that does not stand; nil leaves it to the usual words.
  func remedy(for error: HTTPTransportError) -> String? {
    switch error.code {
    case .tls where cluster.tls.rootsPEM != nil:
      "check that certificate-authority belongs to this cluster and that the certificate of the server names its host "
        + "(tls-server-name says which other name to expect)"
    case .tls: "add certificate-authority to the cluster in the kubeconfig"
    case .proxy where cluster.proxy != nil: "correct proxy-url of the cluster in the kubeconfig"
    default: nil
    }
  }
}
