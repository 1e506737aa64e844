import CloudHTTP
import CloudSigning
import FoundationEssentials
import JoinCryptography
import JoinDiscovery
import JoinPrimitives

/// Access tokens for one set of credentials: kept for the session, renewed before they end.
struct GoogleTokens: Sendable {
  /// What a lookup needs, and no more.
  private static let readScope = "https://www.googleapis.com/auth/compute.readonly"
  /// What acting as another account needs.
  private static let platformScope = "https://www.googleapis.com/auth/cloud-platform"
  /// How much life a token must have left.
  private static let margin = Duration.seconds(60)

  private let credentials: GoogleCredentials
  private let metadata: ComputeMetadata
  private let context: DiscoveryContext
  private let client: CloudClient
  private let kept: TokenCache<Secret>

  init(_ credentials: GoogleCredentials, metadata: ComputeMetadata, in context: DiscoveryContext) {
    self.credentials = credentials
    self.metadata = metadata
    self.context = context
    client = CloudClient(context, provider: GCE.declaration.name)
    kept = context.cache.value("gce.token.\(credentials.digest)") { TokenCache(provider: GCE.declaration.name) }
  }

  /// Whether they are those of the instance.
  var areOfInstance: Bool { credentials.kind == .instance }

  /// What every request carries.
  func headers() async throws(DiscoveryError) -> [(name: String, value: String)] {
    var headers = [try Authorization.bearer(try await token()).header(for: GCE.declaration.name)]
    if let project = credentials.quotaProject { headers.append(("x-goog-user-project", project)) }
    return headers
  }

  /// Forgets a token that was refused.
  func forget() {
    kept.invalidate()
    metadata.forgetToken()
  }

  private func token() async throws(DiscoveryError) -> Secret {
    if areOfInstance {
      if let token = try await metadata.token() { return token }
      throw .gce(
        .noCredentials, "the instance has no service account any more",
        remedy: "give it one, or add credentials_file=… to the entry")
    }
    return try await kept.value(now: context.wallClock.now, margin: Self.margin) { () throws(DiscoveryError) in
      let token = try await fresh(credentials.kind, scope: Self.readScope)
      return (token.secret, token.expires)
    }
  }

  private func fresh(_ kind: GoogleCredentials.Kind, scope: String) async throws(DiscoveryError) -> BearerToken {
    switch kind {
    case .serviceAccount(let key): try await token(of: key, scope: scope)
    case .authorizedUser(let user): try await token(of: user)
    case .externalAccount(let account): try await token(of: account, scope: scope)
    case .impersonated(let impersonation, let source):
      try await token(
        of: impersonation, by: try await fresh(source, scope: Self.platformScope).secret, scope: scope)
    case .instance:
      throw .gce(.configuration, "the instance cannot act for another account", remedy: "use a credentials file")
    }
  }

  // MARK: - One request each

  private func token(of key: ServiceAccountKey, scope: String) async throws(DiscoveryError) -> BearerToken {
    try await exchange(at: key.tokenURL, for: key.email) { () throws(DiscoveryError) in
      do throws(KeyError) {
        return [
          ("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer"),
          ("assertion", try key.assertion(scope: scope, now: context.wallClock.now).reveal()),
        ]
      } catch {
        throw .gce(.configuration, "the key of \(key.email) cannot sign: \(error.message)", remedy: error.remedy)
      }
    }
  }

  private func token(of user: AuthorizedUser) async throws(DiscoveryError) -> BearerToken {
    let grant = [("grant_type", "refresh_token"), ("refresh_token", user.refreshToken.reveal())]
    if user.usesBasic {
      return try await exchange(
        at: user.tokenURL, for: "the user", basic: (user.clientID, user.clientSecret), isPerson: true
      ) { grant }
    }
    return try await exchange(at: user.tokenURL, for: "the user", isPerson: true) {
      grant + [("client_id", user.clientID), ("client_secret", user.clientSecret.reveal())]
    }
  }

  private func token(of account: ExternalAccount, scope: String) async throws(DiscoveryError) -> BearerToken {
    let basic = account.clientID.map { ($0, account.clientSecret ?? Secret("")) }
    return try await exchange(at: account.tokenURL, for: account.audience, basic: basic) { () throws(DiscoveryError) in
      let subject = try await SubjectToken(context: context).read(for: account)
      var form = [
        ("audience", account.audience), ("grant_type", "urn:ietf:params:oauth:grant-type:token-exchange"),
        ("requested_token_type", "urn:ietf:params:oauth:token-type:access_token"),
        ("subject_token_type", account.subjectTokenType), ("subject_token", subject.reveal()), ("scope", scope),
      ]
      if let project = account.userProject, basic == nil {
        let options = try CloudJSON.encode(["userProject": project], provider: GCE.declaration.name)
        form.append(("options", String(decoding: options, as: UTF8.self)))
      }
      return form
    }
  }

  private func token(
    of impersonation: Impersonation, by source: Secret, scope: String
  ) async throws(DiscoveryError) -> BearerToken {
    struct Question: Encodable {
      let delegates: [String]?
      let lifetime: String
      let scope: [String]
    }
    struct Answer: Decodable {
      let accessToken: String
      let expireTime: String
    }
    let question = Question(
      delegates: impersonation.delegates.isEmpty ? nil : impersonation.delegates, lifetime: "\(impersonation.life)s",
      scope: [scope])
    let body = try CloudJSON.encode(question, provider: GCE.declaration.name)
    let authorization = try Authorization.bearer(source).header(for: GCE.declaration.name)
    let now = context.wallClock.now
    let answer = try await client.json(Answer.self) {
      HTTPRequest(
        method: "POST", url: impersonation.url,
        headers: [authorization, ("Content-Type", "application/json")], body: body)
    } classify: { fault in
      GoogleFault(fault).meaning(ofTokenRequest: fault, for: impersonation.account, isPerson: false)
    }
    guard !answer.accessToken.isEmpty else {
      throw .gce(
        .badResponse, "the answer for \(impersonation.account) holds no token",
        remedy: "check service_account_impersonation_url in the credentials file")
    }
    let end = RFC3339Date.parse(answer.expireTime)
    return BearerToken(
      secret: Secret(answer.accessToken), expires: end ?? now.addingTimeInterval(Double(impersonation.life)))
  }

  /// Posts a form and reads the token of the answer. The form is made anew for each try, since it may be dated.
  private func exchange(
    at url: String, for account: String, basic: (name: String, password: Secret)? = nil, isPerson: Bool = false,
    form: () async throws(DiscoveryError) -> [(String, String)]
  ) async throws(DiscoveryError) -> BearerToken {
    try await client.bearerToken { () throws(DiscoveryError) in
      var headers = [(name: "Content-Type", value: "application/x-www-form-urlencoded")]
      if let basic {
        headers.append(
          try Authorization.basic(user: basic.name, password: basic.password).header(for: GCE.declaration.name))
      }
      let body = Array(PercentEncoding.form(try await form()).utf8)
      return HTTPRequest(method: "POST", url: url, headers: headers, body: body)
    } classify: { fault in
      GoogleFault(fault).meaning(ofTokenRequest: fault, for: account, isPerson: isPerson)
    }
  }
}
