import CloudHTTP
import JoinDiscovery
import JoinPrimitives

/// All that is given about a cloud: the entry goes before the environment, and both before clouds.yaml.
struct OpenStackSettings: Sendable {
  /// Keystone's URL without a slash at the end.
  let authURL: String
  /// What proves who we are.
  let login: KeystoneLogin
  /// Which project is meant; nil when nothing says so.
  let project: KeystoneProject?
  let region: String?
  /// `public`, `internal` or `admin`.
  let interface: String
  let computeEndpoint: String?
  let tls: TLSOptions
  /// Where the login comes from, in words.
  let origin: String
  /// What the operator should know.
  let warnings: [String]

  init(_ options: ResolvedOptions, in context: DiscoveryContext) throws(DiscoveryError) {
    let sources = try OpenStackSources(options, in: context)
    guard let authURL = try sources.login(OpenStack.authURL) else {
      throw .openStack(
        .configuration, "auth_url is missing", remedy: "add auth_url=, or set OS_AUTH_URL, or OS_CLOUD for clouds.yaml")
    }
    self.authURL = Self.withoutSlash(authURL)
    let fallback = KeystoneDomain.id(try sources.file(OpenStack.defaultDomain) ?? "default")
    let domain = try sources.domain(OpenStack.domainID, OpenStack.domainName)
    let userDomain =
      try sources.domain(OpenStack.userDomainID, OpenStack.userDomainName) ?? domain ?? fallback
    let projectDomain =
      try sources.domain(OpenStack.projectDomainID, OpenStack.projectDomainName) ?? domain ?? userDomain
    (login, origin) = try KeystoneLogin.find(in: sources, userDomain: userDomain)
    if let id = try sources.login(OpenStack.projectID, also: "tenant_id") {
      project = .id(id)
    } else if let name = try sources.login(OpenStack.projectName, also: "tenant_name") {
      project = .name(name, projectDomain)
    } else {
      project = nil
    }
    region = try sources.file(OpenStack.region, as: "region_name")
    let interface = try sources.file(OpenStack.interface, also: "endpoint_type") ?? "public"
    self.interface = interface.hasSuffix("URL") ? String(interface.dropLast(3)) : interface
    guard ["public", "internal", "admin"].contains(self.interface) else {
      throw .openStack(
        .configuration, "interface is none of public, internal and admin", remedy: "correct interface or OS_INTERFACE")
    }
    computeEndpoint = try sources.file(OpenStack.computeEndpoint, as: "compute_endpoint_override").map(
      Self.withoutSlash)
    var warnings: [String] = []
    tls = try Self.tls(options, sources, context, &warnings)
    if self.authURL.lowercased().hasPrefix("http://") {
      warnings.append("auth_url is plain http, so whoever listens reads the credentials; use https")
    }
    self.warnings = warnings
  }

  private static func withoutSlash(_ url: String) -> String {
    url.hasSuffix("/") ? String(url.dropLast()) : url
  }

  private static func tls(
    _ options: ResolvedOptions, _ sources: OpenStackSources, _ context: DiscoveryContext, _ warnings: inout [String]
  ) throws(DiscoveryError) -> TLSOptions {
    var tls = TLSOptions()
    if let text = options[OpenStack.insecure] {
      tls.isInsecure = true
      if GoBool.parse(text) == false || ["no", "off"].contains(text.lowercased()) {
        warnings.append(
          "insecure switches the check of certificates off whatever its value is; leave insecure and OS_INSECURE out "
            + "to check them")
      }
    } else {
      tls.isInsecure = try sources.cloud?.flag("verify") == false
    }
    let read = { (key: ProviderOption<String>) throws(DiscoveryError) -> String? in
      guard let path = try sources.file(key).map(context.environment.expandingHome) else { return nil }
      do {
        return String(decoding: try context.files.read(path, limit: 4 << 20), as: UTF8.self)
      } catch {
        throw .openStack(
          .configuration, "\(key.spec.key): \(error)", remedy: "correct \(key.spec.key) or the rights of that file")
      }
    }
    if !tls.isInsecure { tls.rootsPEM = try read(OpenStack.rootsFile) }
    tls.certificatePEM = try read(OpenStack.certificateFile)
    tls.privateKeyPEM = try read(OpenStack.keyFile)
    return tls
  }
}
