import AsyncHTTPClient
import JoinDiscovery
import JoinPrimitives
import NIOCore
import NIOHTTPCompression
import NIOSSL

extension ClientKey {
  /// How long a connection waits in the pool for its next request.
  private static let idleTime = TimeAmount.seconds(30)
  /// How many connections to one host there may be.
  private static let connectionLimit = 64

  /// What AsyncHTTPClient needs to know. Reads the trust files.
  func configuration(trust: TrustVariables) throws(HTTPTransportError) -> HTTPClient.Configuration {
    var pool = HTTPClient.Configuration.ConnectionPool()
    pool.idleTimeout = Self.idleTime
    pool.concurrentHTTP1ConnectionsPerHostSoftLimit = Self.connectionLimit
    // Otherwise a refused port and a certificate that is not trusted would only show after the connect deadline.
    pool.retryConnectionEstablishment = false
    var configuration = HTTPClient.Configuration(
      tlsConfiguration: try tlsConfiguration(trust: trust),
      redirectConfiguration: .disallow,
      timeout: HTTPClient.Configuration.Timeout(connect: TimeAmount(connectDeadline)),
      connectionPool: pool,
      decompression: .enabled(limit: .size(inflationLimit))
    )
    configuration.httpVersion = .http1Only
    if let name = tls.serverName, let host = hostBehindName { configuration.dnsOverride = [name: host] }
    switch route {
    case .direct: break
    case .tunnel(let proxy) where proxy.kind == .socks5:
      configuration.proxy = .socksServer(host: proxy.host, port: Int(proxy.port))
    case .tunnel(let proxy):
      configuration.proxy = .server(
        host: proxy.host, port: Int(proxy.port),
        authorization: proxy.basicCredentials.map { .basic(credentials: $0.reveal()) }
      )
    case .forward: configuration.http1_1ConnectionDebugInitializer = AbsoluteFormRewriter.install
    }
    return configuration
  }

  private func tlsConfiguration(trust: TrustVariables) throws(HTTPTransportError) -> TLSConfiguration {
    var configuration = TLSConfiguration.makeClientConfiguration()
    if let text = tls.rootsPEM {
      configuration.trustRoots = .certificates(try Self.certificates(text, called: "the trusted roots"))
    } else if let given = try trust.roots() {
      let file = try given.file.map { (text) throws(HTTPTransportError) in
        try Self.certificates(text, called: "the file that SSL_CERT_FILE names")
      }
      let others = given.folders.flatMap { (try? NIOSSLCertificate.fromPEMBytes(Array($0.utf8))) ?? [] }
      configuration.trustRoots = .certificates((file ?? []) + others)
    }
    if let text = tls.additionalRootsPEM {
      let extra = try Self.certificates(text, called: "the additional trusted roots")
      configuration.additionalTrustRoots = [.certificates(extra)]
    }
    if let text = tls.certificatePEM {
      let chain = try Self.certificates(text, called: "the client certificate")
      configuration.certificateChain = chain.map { .certificate($0) }
    }
    if let text = tls.privateKeyPEM {
      do {
        configuration.privateKey = .privateKey(try NIOSSLPrivateKey(bytes: Array(text.utf8), format: .pem))
      } catch {
        throw HTTPTransportError(.misconfigured, "the key of the client certificate is no PEM key without a passphrase")
      }
    }
    if tls.isInsecure { configuration.certificateVerification = .none }
    return configuration
  }

  private static func certificates(
    _ text: String, called name: String
  ) throws(HTTPTransportError) -> [NIOSSLCertificate] {
    do {
      return try NIOSSLCertificate.fromPEMBytes(Array(text.utf8))
    } catch {
      throw HTTPTransportError(.misconfigured, "\(name) cannot be read as PEM certificates")
    }
  }
}
