import CloudHTTP
import CloudSigning
import FoundationEssentials
import JoinCryptography
import JoinDiscovery
import JoinPrimitives

/// Tokens for the Resource Manager of one cloud, kept for the session and renewed five minutes before they end.
struct AzureTokens: Sendable {
  /// Two clouds may know one credential.
  private struct Key: Hashable {
    let cloud: AzureCloud
    let credential: AzureCredential
  }

  /// The world outside.
  let context: DiscoveryContext

  private let cloud: AzureCloud
  private let caches: KeyedTokenCache<Key, BearerToken>

  init(cloud: AzureCloud, context: DiscoveryContext) {
    self.cloud = cloud
    self.context = context
    caches = context.cache.value("azure.tokens") { KeyedTokenCache(provider: Azure.declaration.name) }
  }

  /// A token that still serves for some minutes.
  func token(for credential: AzureCredential) async throws(DiscoveryError) -> BearerToken {
    try await cache(of: credential).value(now: context.wallClock.now, margin: .seconds(300)) {
      () throws(DiscoveryError) in
      let token = try await fresh(for: credential)
      return (token, token.expires)
    }
  }

  /// Forgets a token that was refused, so that a fresh one is asked for.
  func forget(_ credential: AzureCredential) {
    cache(of: credential).invalidate()
  }

  private func cache(of credential: AzureCredential) -> TokenCache<BearerToken> {
    caches.cache(for: Key(cloud: cloud, credential: credential))
  }

  private func fresh(for credential: AzureCredential) async throws(DiscoveryError) -> BearerToken {
    let client = CloudClient(context, provider: Azure.declaration.name)
    switch credential {
    case .clientSecret(let application, let secret):
      return try await signIn(application, client) { [("client_secret", secret.reveal())] }
    case .clientCertificate(let application, let path):
      return try await signIn(application, client) { () throws(DiscoveryError) in
        Self.asserting(try assertion(of: application, certificate: path))
      }
    case .federatedToken(let application, let path):
      return try await signIn(application, client) { () throws(DiscoveryError) in
        let token = try read(path, named: "AZURE_FEDERATED_TOKEN_FILE", limit: 1 << 16)
        return Self.asserting(String(decoding: token, as: UTF8.self).split(whereSeparator: \.isWhitespace).joined())
      }
    case .managedIdentity(let identity):
      if case .arc = identity.source { return try await identity.tokenOfArc(audience: cloud.audience, client: client) }
      try await probe(identity)
      return try await client.bearerToken {
        identity.request(audience: cloud.audience)
      } classify: { fault in
        identity.meaning(of: fault)
      }
    }
  }

  // MARK: - Applications

  private static func asserting(_ token: String) -> [(String, String)] {
    let kind = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
    return [("client_assertion_type", kind), ("client_assertion", token)]
  }

  /// Posts what proves the application, which is made anew for each try, since it may be dated and good for one use.
  private func signIn(
    _ application: AzureApplication, _ client: CloudClient, with proof: () throws(DiscoveryError) -> [(String, String)]
  ) async throws(DiscoveryError) -> BearerToken {
    try await client.bearerToken { () throws(DiscoveryError) in
      let fields =
        [("grant_type", "client_credentials"), ("client_id", application.client)] + (try proof())
        + [("scope", "\(cloud.audience)/.default")]
      return HTTPRequest(
        method: "POST", url: cloud.tokenEndpoint(tenant: application.tenant),
        headers: [("Content-Type", "application/x-www-form-urlencoded"), ("Accept", "application/json")],
        body: Array(PercentEncoding.form(fields).utf8))
    } classify: { fault in
      SignInFault(fault).meaning(of: fault, for: application)
    }
  }

  private func assertion(
    of application: AzureApplication, certificate path: String
  ) throws(DiscoveryError) -> String {
    let file = try read(path, named: "AZURE_CLIENT_CERTIFICATE_PATH", limit: 1 << 20)
    let passphrase = context.environment["AZURE_CLIENT_CERTIFICATE_PASSWORD"].map { Secret($0) }
    let chain = context.environment["AZURE_CLIENT_SEND_CERTIFICATE_CHAIN"]?.lowercased()
    guard let nonce = SignatureNonce.fresh() else {
      throw .azure(
        .serverFault, "the system gives no random bytes, which a sign-in with a certificate needs",
        remedy: "check the random generator of this machine")
    }
    do {
      return try AzureCertificate(file, passphrase: passphrase).assertion(
        of: application, to: cloud.tokenEndpoint(tenant: application.tenant), at: context.wallClock.now, nonce: nonce,
        sendsChain: chain == "1" || chain == "true"
      ).reveal()
    } catch {
      throw .azure(
        .noCredentials, "AZURE_CLIENT_CERTIFICATE_PATH: \(path): \(error.message)",
        remedy: "\(error.remedy); AZURE_CLIENT_CERTIFICATE_PASSWORD opens what is encrypted")
    }
  }

  private func read(_ path: String, named variable: String, limit: Int) throws(DiscoveryError) -> [UInt8] {
    do {
      return try context.files.read(path, limit: limit)
    } catch {
      throw .azure(.noCredentials, "\(variable): \(error)", remedy: "correct \(variable) or unset it")
    }
  }

  // MARK: - The machine

  private func probe(_ identity: ManagedIdentity) async throws(DiscoveryError) {
    guard let probe = identity.probe else { return }
    var isThere = false
    do {
      _ = try await CloudClient(context, provider: Azure.declaration.name, retries: .none).text {
        probe
      } classify: { _ in
        isThere = true
        return nil
      }
    } catch {
      if isThere { return }
      if Task.isCancelled { throw error }
      throw .azure(
        .unreachable, "the metadata service of Azure does not answer (\(error.message))",
        remedy: "run this on a machine in Azure, or add tenant_id=, client_id= and secret_access_key= to the entry")
    }
  }
}
