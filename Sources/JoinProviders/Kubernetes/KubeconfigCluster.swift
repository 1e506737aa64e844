import CloudHTTP
import JoinDiscovery
import JoinPrimitives
import YAMLTree

/// A cluster as a kubeconfig describes it.
struct KubeconfigCluster {
  private let section: YAMLSection
  private let server: String
  private let tls: TLSOptions
  private let proxy: ProxyOverride?

  init(_ section: YAMLSection, files: any FileSystem) throws(DiscoveryError) {
    self.section = section
    server = try Self.server(of: section)
    var tls = TLSOptions()
    tls.rootsPEM = try section.pem("certificate-authority", files: files)
    tls.serverName = try section.text("tls-server-name")
    tls.isInsecure = try section.flag("insecure-skip-tls-verify") ?? false
    if tls.isInsecure, tls.rootsPEM != nil {
      throw section.fault(
        "a cluster has a certificate-authority and insecure-skip-tls-verify",
        remedy: "remove insecure-skip-tls-verify")
    }
    self.tls = tls
    proxy = try section.secret("proxy-url").map {
      ProxyOverride(url: $0, source: "proxy-url in \(section.path)")
    }
  }

  private static func server(of section: YAMLSection) throws(DiscoveryError) -> String {
    guard let text = try section.text("server") else {
      throw section.fault("the cluster has no server", remedy: "add server: https://host:port")
    }
    // Without a scheme, kubectl would speak plain http and leave all credentials out.
    guard let parts = URLParts(text) else {
      throw section.fault(
        at: "server", "server is no http or https URL",
        remedy: "write it as https://host:port")
    }
    return parts.display.hasSuffix("/") ? String(parts.display.dropLast()) : parts.display
  }

  /// The cluster with its user; nil is nobody.
  func cluster(for user: KubeconfigUser?) throws(DiscoveryError) -> Cluster {
    var tls = tls
    tls.certificatePEM = user?.certificate?.chain
    tls.privateKeyPEM = user?.certificate?.key.reveal()
    return Cluster(
      server: server, tls: tls, proxy: proxy,
      identity: try user?.identity(in: try description()) ?? .none, impersonation: user?.impersonation ?? [])
  }

  /// What an exec plugin may be told.
  private func description() throws(DiscoveryError) -> ExecCluster {
    var config: YAMLValue?
    for item in try section.sections("extensions") where try item.text("name") == ExecCluster.extensionName {
      config = item.node["extension"].map { YAMLValue($0) }
    }
    return ExecCluster(
      server: server, tlsServerName: tls.serverName, skipsVerification: tls.isInsecure, rootsPEM: tls.rootsPEM,
      proxy: proxy?.url, disablesCompression: try section.flag("disable-compression") ?? false, config: config)
  }
}
