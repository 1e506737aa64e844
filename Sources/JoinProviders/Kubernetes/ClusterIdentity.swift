import CloudHTTP
import JoinDiscovery
import JoinPrimitives

/// Who asks a cluster.
enum ClusterIdentity: Sendable {
  /// Nobody, or whom the client certificate names.
  case none
  case token(Secret)
  /// A file whose token is replaced from outside; `fallback` serves while it cannot be read.
  case tokenFile(path: String, fallback: Secret?)
  case basic(user: String, password: Secret)
  /// A program that gives a token or a certificate.
  case plugin(ExecPlugin)

  /// Whether credentials that were refused may be others the next time.
  var isRenewable: Bool {
    switch self {
    case .none, .token, .basic: false
    case .tokenFile, .plugin: true
    }
  }

  /// What proves it at this moment.
  func credentials(
    in context: DiscoveryContext
  ) async throws(DiscoveryError) -> (header: (name: String, value: String)?, certificate: ClientCertificate?) {
    switch self {
    case .none: return (nil, nil)
    case .token(let token): return (try header(.bearer(token)), nil)
    case .tokenFile(let path, let fallback):
      return (try header(.bearer(try Self.token(in: path, fallback: fallback, files: context.files))), nil)
    case .basic(let user, let password): return (try header(.basic(user: user, password: password)), nil)
    case .plugin(let plugin):
      let answer = try await plugin.credential(in: context)
      return (try answer.token.map { (token) throws(DiscoveryError) in try header(.bearer(token)) }, answer.certificate)
    }
  }

  /// Forgets what was kept, since it was refused. Token files are read each time anyway.
  func forget(in context: DiscoveryContext) {
    if case .plugin(let plugin) = self { plugin.forget(in: context) }
  }

  private func header(_ authorization: Authorization) throws(DiscoveryError) -> (name: String, value: String) {
    try authorization.header(for: Kubernetes.declaration.name)
  }

  private static func token(
    in path: String, fallback: Secret?, files: any FileSystem
  ) throws(DiscoveryError) -> Secret {
    let words: [Substring]
    do {
      let text = String(decoding: try files.read(path, limit: 1 << 20), as: UTF8.self)
      words = text.split(whereSeparator: \.isWhitespace)
    } catch {
      if let fallback { return fallback }
      throw .kubernetes(
        .noCredentials, "the token cannot be read: \(error)", remedy: "mount the token there, readable by this user")
    }
    if words.count == 1 { return Secret(String(words[0])) }
    if let fallback { return fallback }
    throw .kubernetes(
      .noCredentials, "the token file \(path) \(words.isEmpty ? "is empty" : "holds more than one word")",
      remedy: "let it hold one token")
  }
}

/// A client certificate with its key, as PEM texts.
struct ClientCertificate: Sendable, Hashable {
  let chain: String
  let key: Secret
}
