import FoundationEssentials
import JoinDiscovery
import JoinPrimitives

/// What a credential plugin is told, in the variable KUBERNETES_EXEC_INFO.
struct ExecRequest: Encodable {
  private struct Spec: Encodable {
    let interactive = false
    let cluster: ExecCluster?

    private enum CodingKeys: CodingKey {
      case interactive, cluster
    }
  }

  private let kind = "ExecCredential"
  private let apiVersion: String
  private let spec: Spec

  private enum CodingKeys: CodingKey {
    case kind, apiVersion, spec
  }

  init(apiVersion: String, cluster: ExecCluster?) {
    self.apiVersion = apiVersion
    spec = Spec(cluster: cluster)
  }

  /// The text of the variable.
  var json: String {
    get throws(DiscoveryError) {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
      do {
        return String(decoding: try encoder.encode(self), as: UTF8.self)
      } catch {
        throw .kubernetes(
          .configuration, "the cluster's extension for the credential plugin is no JSON",
          remedy: "correct the extension in the kubeconfig, or set provideClusterInfo to false")
      }
    }
  }
}

/// What a credential plugin may be told of its cluster.
struct ExecCluster: Sendable, Hashable, Encodable {
  /// The extension of a cluster that is meant for plugins.
  static let extensionName = "client.authentication.k8s.io/exec"

  let server: String
  let tlsServerName: String?
  let skipsVerification: Bool
  let rootsPEM: String?
  let proxy: Secret?
  let disablesCompression: Bool
  let config: YAMLValue?

  private enum CodingKeys: String, CodingKey {
    case server, config
    case tlsServerName = "tls-server-name"
    case skipsVerification = "insecure-skip-tls-verify"
    case roots = "certificate-authority-data"
    case proxy = "proxy-url"
    case disablesCompression = "disable-compression"
  }

  /// Members without a value are left out.
  func encode(to encoder: any Encoder) throws {
    var fields = encoder.container(keyedBy: CodingKeys.self)
    try fields.encode(server, forKey: .server)
    try fields.encodeIfPresent(tlsServerName, forKey: .tlsServerName)
    if skipsVerification { try fields.encode(true, forKey: .skipsVerification) }
    try fields.encodeIfPresent(rootsPEM.map { Data($0.utf8).base64EncodedString() }, forKey: .roots)
    try fields.encodeIfPresent(proxy?.reveal(), forKey: .proxy)
    if disablesCompression { try fields.encode(true, forKey: .disablesCompression) }
    try fields.encodeIfPresent(config, forKey: .config)
  }
}
