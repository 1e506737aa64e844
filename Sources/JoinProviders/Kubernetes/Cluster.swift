import JoinDiscovery
import JoinPrimitives

/// An API server, how it is trusted, and who asks.
struct Cluster: Sendable {
  /// Its URL without a slash at the end.
  let server: String
  /// Trust, and a client certificate that does not change.
  let tls: TLSOptions
  /// The proxy that the kubeconfig names in the place of the variables'.
  let proxy: ProxyOverride?
  /// Who asks.
  let identity: ClusterIdentity
  /// Whom we act as.
  let impersonation: [(name: String, value: String)]

  init(
    server: String, tls: TLSOptions, proxy: ProxyOverride? = nil, identity: ClusterIdentity,
    impersonation: [(name: String, value: String)] = []
  ) {
    self.server = server
    self.tls = tls
    self.proxy = proxy
    self.identity = identity
    self.impersonation = impersonation
  }

  /// The headers and the trust of one request. Credentials go to https servers alone.
  func access(
    in context: DiscoveryContext
  ) async throws(DiscoveryError) -> (headers: [(name: String, value: String)], tls: TLSOptions) {
    guard server.hasPrefix("https://") else { return ([], tls) }
    let (header, certificate) = try await identity.credentials(in: context)
    var tls = tls
    if let certificate {
      tls.certificatePEM = certificate.chain
      tls.privateKeyPEM = certificate.key.reveal()
    }
    return ((header.map { [$0] } ?? []) + impersonation, tls)
  }
}
