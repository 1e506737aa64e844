import CloudHTTP
import FoundationEssentials
import JoinDiscovery
import JoinPrimitives

/// The identity service of a cloud. Tokens are kept for the session.
struct Keystone: Sendable {
  /// How long before its end a token is replaced.
  private static let margin = Duration.seconds(60)

  private let signIn: KeystoneSignIn
  private let settings: OpenStackSettings
  private let client: CloudClient
  private let cache: TokenCache<KeystoneToken>

  init(_ settings: OpenStackSettings, in context: DiscoveryContext) async throws(DiscoveryError) {
    self.settings = settings
    client = CloudClient(context, provider: OpenStack.declaration.name)
    let project: KeystoneProject? =
      switch settings.login {
      // It belongs to a project already, and Keystone refuses a second word about it.
      case .applicationCredential, .namedApplicationCredential: nil
      case .token: settings.project
      case .password:
        if let project = settings.project { project } else { .id(try await OwnProject.id(in: context)) }
      }
    signIn = KeystoneSignIn(authURL: settings.authURL, login: settings.login, project: project)
    let provider = OpenStack.declaration.name
    cache =
      context.cache.value("os.keystone") { KeyedTokenCache<KeystoneSignIn, KeystoneToken>(provider: provider) }
      .cache(for: signIn)
  }

  /// A token that is good for another minute at least.
  func token() async throws(DiscoveryError) -> KeystoneToken {
    try await cache.value(now: client.context.wallClock.now, margin: Self.margin) { () throws(DiscoveryError) in
      let token = try await newToken()
      return (token, token.expires)
    }
  }

  /// Forgets a token that was refused.
  func forget() {
    cache.invalidate()
  }

  // MARK: - Versions

  /// Version 3, unless the URL ends in another one; where it does not end in any and there is no version 3, version 2.
  private func newToken() async throws(DiscoveryError) -> KeystoneToken {
    let url = settings.authURL
    if url.hasSuffix("/v2.0") { return try await tokenV2(url) }
    if url.hasSuffix("/v3") { return try await tokenV3(url, noting: { _ in }) }
    var status: Int?
    do {
      return try await tokenV3("\(url)/v3") { status = $0 }
    } catch {
      guard status == 404, error.code != .denied, try signIn.bodyV2 != nil else { throw error }
      do {
        return try await tokenV2("\(url)/v2.0")
      } catch let second {
        // Where neither is there, the newer one is what the operator meant.
        throw second.code == .badResponse ? error : second
      }
    }
  }

  private func tokenV3(_ url: String, noting: (Int) -> Void) async throws(DiscoveryError) -> KeystoneToken {
    // A token without a word about the project is not exchanged: it is used as it is, and asked what it is good for.
    if case .token(let token) = signIn.login, signIn.project == nil { return try await inspected(token, at: url) }
    let body = try signIn.bodyV3
    return try await client.perform {
      request("POST", "\(url)/auth/tokens", body: body)
    } classify: { fault in
      noting(fault.status)
      return meaning(of: fault)
    } read: { response in
      guard let secret = response.header("X-Subject-Token"), !secret.isEmpty else {
        throw Self.noToken
      }
      return try await Self.token(Secret(secret), response)
    }
  }

  private func inspected(_ token: Secret, at url: String) async throws(DiscoveryError) -> KeystoneToken {
    let headers = [
      try Authorization.token(token, in: "X-Auth-Token").header(for: OpenStack.declaration.name),
      try Authorization.token(token, in: "X-Subject-Token").header(for: OpenStack.declaration.name),
    ]
    return try await client.perform {
      request("GET", "\(url)/auth/tokens", headers: headers)
    } classify: { fault in
      meaning(of: fault)
    } read: { response in
      try await Self.token(token, response)
    }
  }

  private static func token(_ secret: Secret, _ response: HTTPResponse) async throws -> KeystoneToken {
    let bytes = try await response.body.collect(limit: CloudClient.pageLimit)
    let answer = try CloudJSON.decode(KeystoneAnswerV3.self, from: bytes, provider: OpenStack.declaration.name)
    return KeystoneToken(
      secret: secret, expires: answer.token.expires.flatMap(RFC3339Date.parse), endpoints: answer.endpoints)
  }

  private func tokenV2(_ url: String) async throws(DiscoveryError) -> KeystoneToken {
    guard let body = try signIn.bodyV2 else {
      throw .openStack(
        .configuration, "version 2 of Keystone knows neither ids of users nor application credentials",
        remedy: "use username= and password=, or an auth_url that ends in /v3")
    }
    let answer = try await client.json(KeystoneAnswerV2.self) {
      request("POST", "\(url)/tokens", body: body)
    } classify: {
      meaning(of: $0)
    }
    guard !answer.access.token.id.isEmpty else { throw Self.noToken }
    return KeystoneToken(
      secret: Secret(answer.access.token.id), expires: answer.access.token.expires.flatMap(RFC3339Date.parse),
      endpoints: answer.endpoints)
  }

  private static let noToken = DiscoveryError.openStack(
    .badResponse, "the answer holds no token", remedy: "check auth_url and any proxy in between")

  private func request(
    _ method: String, _ url: String, headers: [(name: String, value: String)] = [], body: [UInt8] = []
  ) -> HTTPRequest {
    let type = body.isEmpty ? [] : [(name: "Content-Type", value: "application/json")]
    return HTTPRequest(
      method: method, url: url, headers: headers + type + [("Accept", "application/json")], body: body,
      bodyLimit: 16 << 20, tls: settings.tls)
  }

  private func meaning(of fault: CloudFault) -> FaultClass? {
    OpenStackFault(fault).meaning(signingInWith: settings.login, from: settings.origin, fault)
  }
}
