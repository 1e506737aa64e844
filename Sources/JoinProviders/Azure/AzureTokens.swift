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
      return try await signIn(application, client, with: [("client_secret", secret.reveal())])
    case .clientCertificate(let application, let path):
      return try await signIn(application, client) { () throws(DiscoveryError) in
        try assertion(of: application, certificate: path)
      }
    case .federatedToken(let application, let path):
      return try await signIn(application, client) { () throws(DiscoveryError) in
        try read(path, named: "AZURE_FEDERATED_TOKEN_FILE", limit: 1 << 16)
          .split(whereSeparator: \.isWhitespace).joined()
      }
    case .managedIdentity(let identity):
      try await probe(identity)
      return try await client.bearerToken {
        identity.request(audience: cloud.audience)
      } classify: { fault in
        identity.meaning(of: fault)
      }
    }
  }

  // MARK: - Applications

  private func signIn(
    _ application: AzureApplication, _ client: CloudClient, asserting assertion: () throws(DiscoveryError) -> String
  ) async throws(DiscoveryError) -> BearerToken {
    let kind = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
    return try await signIn(
      application, client, with: [("client_assertion_type", kind), ("client_assertion", try assertion())])
  }

  private func signIn(
    _ application: AzureApplication, _ client: CloudClient, with proof: [(String, String)]
  ) async throws(DiscoveryError) -> BearerToken {
    let fields =
      [("grant_type", "client_credentials"), ("client_id", application.client)] + proof
      + [("scope", "\(cloud.audience)/.default")]
    let request = HTTPRequest(
      method: "POST", url: cloud.tokenEndpoint(tenant: application.tenant),
      headers: [("Content-Type", "application/x-www-form-urlencoded"), ("Accept", "application/json")],
      body: Array(PercentEncoding.form(fields).utf8))
    return try await client.bearerToken {
      request
    } classify: { fault in
      SignInFault(fault).meaning(of: fault, for: application)
    }
  }

  private func assertion(
    of application: AzureApplication, certificate path: String
  ) throws(DiscoveryError) -> String {
    let pem = Secret(try read(path, named: "AZURE_CLIENT_CERTIFICATE_PATH", limit: 1 << 20))
    let passphrase = context.environment["AZURE_CLIENT_CERTIFICATE_PASSWORD"].map { Secret($0) }
    let chain = context.environment["AZURE_CLIENT_SEND_CERTIFICATE_CHAIN"]?.lowercased()
    guard let nonce = SignatureNonce.fresh() else {
      throw .azure(
        .serverFault, "the system gives no random bytes, which a sign-in with a certificate needs",
        remedy: "check the random generator of this machine")
    }
    do {
      return try AzureCertificate(pem: pem, passphrase: passphrase).assertion(
        of: application, to: cloud.tokenEndpoint(tenant: application.tenant), at: context.wallClock.now, nonce: nonce,
        sendsChain: chain == "1" || chain == "true"
      ).reveal()
    } catch {
      throw .azure(
        .noCredentials, "AZURE_CLIENT_CERTIFICATE_PATH: \(path): \(error.message)",
        remedy: "\(error.remedy); a PKCS#12 file becomes a PEM file by: openssl pkcs12 -in FILE -out FILE.pem -nodes")
    }
  }

  private func read(_ path: String, named variable: String, limit: Int) throws(DiscoveryError) -> String {
    do {
      return String(decoding: try context.files.read(path, limit: limit), as: UTF8.self)
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
