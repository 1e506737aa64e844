import CloudHTTP
import JoinDiscovery
import JoinPrimitives

/// A user as a kubeconfig describes it.
struct KubeconfigUser {
  /// The certificate that proves it, if it has one.
  let certificate: ClientCertificate?
  /// The headers that let it act as somebody else.
  let impersonation: [(name: String, value: String)]
  private let section: YAMLSection
  private let name: String
  private let token: Secret?
  private let tokenFile: String?
  private let login: (user: String, password: Secret)?

  init(_ section: YAMLSection, name: String, files: any FileSystem) throws(DiscoveryError) {
    self.section = section
    self.name = ServerText.excerpt(name, limit: 60)
    token = try section.secret("token")
    tokenFile = try section.path("tokenFile")
    let user = try section.text("username")
    let password = try section.secret("password")
    login = user == nil && password == nil ? nil : (user ?? "", password ?? Secret(""))
    certificate = try Self.certificate(section, files: files)
    impersonation = try Self.impersonation(section)
    if login != nil, token != nil || tokenFile != nil {
      throw fault("has a token and a password", remedy: "keep one of the two")
    }
    if section.hasValue("auth-provider") {
      throw fault(
        "uses auth-provider, which Kubernetes has removed", remedy: "use an exec plugin of the same cloud in its place")
    }
  }

  /// Who asks. A program is only run where nothing else proves the user.
  func identity(in cluster: ExecCluster) throws(DiscoveryError) -> ClusterIdentity {
    let plugin = try section.section("exec").map { (exec) throws(DiscoveryError) in
      try ExecPlugin(exec, cluster: cluster)
    }
    if let tokenFile { return .tokenFile(path: tokenFile, fallback: token) }
    if let token { return .token(token) }
    if let login { return .basic(user: login.user, password: login.password) }
    if certificate == nil, let plugin { return .plugin(plugin) }
    return .none
  }

  private func fault(_ words: String, remedy: String) -> DiscoveryError {
    section.fault("user '\(name)' \(words)", remedy: remedy)
  }

  private static func certificate(
    _ section: YAMLSection, files: any FileSystem
  ) throws(DiscoveryError) -> ClientCertificate? {
    let chain = try section.pem("client-certificate", files: files)
    let key = try section.pem("client-key", files: files)
    switch (chain, key) {
    case (let chain?, let key?): return ClientCertificate(chain: chain, key: Secret(key))
    case (nil, nil): return nil
    default:
      let missing = chain == nil ? "client-certificate" : "client-key"
      throw section.fault("\(missing) is missing", remedy: "give client-certificate and client-key")
    }
  }

  private static func impersonation(_ section: YAMLSection) throws(DiscoveryError) -> [(name: String, value: String)] {
    var headers: [(name: String, value: String)] = []
    let user = try section.text("as")
    if let user { headers.append(("Impersonate-User", user)) }
    if let uid = try section.text("as-uid") { headers.append(("Impersonate-Uid", uid)) }
    headers += try section.texts("as-groups").map { ("Impersonate-Group", $0) }
    if let extra = try section.section("as-user-extra") {
      for key in extra.keys {
        let name = "Impersonate-Extra-\(PercentEncoding.encode(key.lowercased()))"
        headers += try extra.texts(key).map { (name, $0) }
      }
    }
    if user == nil, !headers.isEmpty {
      throw section.fault("as-uid, as-groups or as-user-extra is given without as", remedy: "add as")
    }
    guard headers.allSatisfy({ $0.value.utf8.allSatisfy { (0x20...0x7E).contains($0) } }) else {
      throw section.fault("a name to act as holds a line end or a letter beyond ASCII", remedy: "correct it")
    }
    return headers
  }
}
