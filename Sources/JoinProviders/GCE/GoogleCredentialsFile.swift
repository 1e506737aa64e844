import CloudHTTP
import CloudSigning
import FoundationEssentials
import JoinCryptography
import JoinDiscovery
import JoinPrimitives

/// Reads a JSON file with credentials of Google, of whichever type.
struct GoogleCredentialsFile {
  private static let usualTokenURL = "https://oauth2.googleapis.com/token"

  private let path: String

  /// What the file at `path` holds. No error shows any secret of it.
  static func read(_ bytes: [UInt8], path: String) throws(DiscoveryError) -> GoogleCredentials {
    let file = GoogleCredentialsFile(path: path)
    guard let fields = try? CloudJSON.decode(CredentialsFields.self, from: bytes, provider: GCE.declaration.name) else {
      throw file.failure("is no correct JSON object with credentials", "download or make the file anew")
    }
    let kind = try file.kind(fields, mayImpersonate: true)
    let isPerson = if case .authorizedUser(let user) = kind { !user.usesBasic } else { false }
    return GoogleCredentials(
      kind: kind, projectID: fields.projectID, quotaProject: fields.quotaProjectID,
      universe: isPerson ? GoogleCredentials.usualUniverse : file.universe(fields),
      digest: Hex.encode(Digest.sha256(bytes)))
  }

  private func kind(
    _ fields: CredentialsFields, mayImpersonate: Bool
  ) throws(DiscoveryError) -> GoogleCredentials.Kind {
    switch fields.type {
    case "service_account": return .serviceAccount(try serviceAccount(fields))
    case "authorized_user": return .authorizedUser(try person(fields, tokenURL: Self.usualTokenURL, usesBasic: false))
    case "external_account_authorized_user":
      let url = try url(fields.tokenURL, "token_url") ?? "https://sts.\(universe(fields))/v1/oauthtoken"
      return .authorizedUser(try person(fields, tokenURL: url, usesBasic: true))
    case "external_account": return try external(fields)
    case "impersonated_service_account":
      guard mayImpersonate, let source = fields.source else {
        throw failure("has no usable source_credentials", "make it anew with gcloud")
      }
      let url = try required(
        url(fields.impersonationURL, "service_account_impersonation_url"), "service_account_impersonation_url")
      return .impersonated(
        Impersonation(url: url, delegates: fields.delegates ?? []), of: try kind(source, mayImpersonate: false))
    case let type?:
      throw failure(
        "holds credentials of the type '\(ServerText.excerpt(type, limit: 60))', which is not known here",
        "use the key of a service account")
    case nil where fields.isOAuthClient:
      throw failure("describes an OAuth client, not an identity", "use the key of a service account")
    case nil: throw failure("has no 'type'", "download or make the file anew")
    }
  }

  private func serviceAccount(_ fields: CredentialsFields) throws(DiscoveryError) -> ServiceAccountKey {
    let pem = try required(fields.privateKey, "private_key")
    let key: PrivateKey
    do {
      key = try PrivateKey(pem: Secret(pem))
    } catch {
      throw failure("has a private_key that cannot be used: \(error.message)", error.remedy)
    }
    guard key.kind == .rsa else {
      throw failure("has a private_key that is no RSA key", "download the key of the service account anew")
    }
    return ServiceAccountKey(
      email: try required(fields.clientEmail, "client_email"), keyID: fields.privateKeyID ?? "", key: key,
      tokenURL: try url(fields.tokenURI, "token_uri") ?? Self.usualTokenURL)
  }

  private func person(
    _ fields: CredentialsFields, tokenURL: String, usesBasic: Bool
  ) throws(DiscoveryError) -> AuthorizedUser {
    AuthorizedUser(
      clientID: try required(fields.clientID, "client_id"),
      clientSecret: Secret(try required(fields.clientSecret, "client_secret")),
      refreshToken: Secret(try required(fields.refreshToken, "refresh_token")), tokenURL: tokenURL,
      usesBasic: usesBasic)
  }

  private func external(_ fields: CredentialsFields) throws(DiscoveryError) -> GoogleCredentials.Kind {
    let audience = try required(fields.audience, "audience")
    let isWorkforce =
      audience.hasPrefix("//iam.googleapis.com/locations/") && audience.contains("/workforcePools/")
    if fields.workforcePoolUserProject != nil, !isWorkforce {
      throw failure("has a workforce_pool_user_project without a workforce pool", "remove it, or correct the audience")
    }
    var account = ExternalAccount(
      audience: audience, subjectTokenType: try required(fields.subjectTokenType, "subject_token_type"),
      tokenURL: try url(fields.tokenURL, "token_url") ?? "https://sts.\(universe(fields))/v1/token",
      source: try source(required(fields.credentialSource, "credential_source")), clientID: fields.clientID,
      clientSecret: fields.clientSecret.map { Secret($0) }, userProject: fields.workforcePoolUserProject)
    guard let url = try url(fields.impersonationURL, "service_account_impersonation_url") else {
      return .externalAccount(account)
    }
    let impersonation = Impersonation(url: url, life: fields.impersonation?.life ?? 3600)
    account.impersonated = impersonation.account
    return .impersonated(impersonation, of: .externalAccount(account))
  }

  private func source(
    _ fields: CredentialsFields.Source
  ) throws(DiscoveryError) -> ExternalAccount.Source {
    if let environment = fields.environmentID {
      guard environment == "aws1" else {
        throw failure(
          "has the environment_id '\(ServerText.excerpt(environment, limit: 60))', which is not known here",
          "make the file anew")
      }
      return .aws(
        ExternalAWS(
          regionURL: try url(fields.regionURL, "region_url"), keysURL: try url(fields.url, "url"),
          sessionTokenURL: try url(fields.sessionTokenURL, "imdsv2_session_token_url"),
          verificationURL: try url(fields.verificationURL, "regional_cred_verification_url")
            ?? "https://sts.{region}.amazonaws.com?Action=GetCallerIdentity&Version=2011-06-15"))
    }
    if let program = fields.executable { return .program(try self.program(program)) }
    let format: ExternalAccount.SubjectFormat
    switch fields.format?.type ?? "text" {
    case "text": format = .text
    case "json": format = .json(field: try required(fields.format?.field, "subject_token_field_name"))
    case let type:
      throw failure(
        "has the format '\(ServerText.excerpt(type, limit: 60))', which is not known here", "use text or json")
    }
    if let file = fields.file { return .file(file, format) }
    if let url = try url(fields.url, "url") { return .url(url, headers: fields.headers ?? [:], format) }
    throw failure("has a credential_source without file, url, executable and environment_id", "make the file anew")
  }

  private func program(
    _ fields: CredentialsFields.Source.Executable
  ) throws(DiscoveryError) -> SubjectProgram {
    let command = try required(fields.command.flatMap { $0.allSatisfy(\.isWhitespace) ? nil : $0 }, "command")
    let milliseconds = fields.milliseconds ?? 30_000
    guard SubjectProgram.deadlines.contains(milliseconds) else {
      throw failure("has a timeout_millis that is not between 5000 and 120000", "correct it")
    }
    return SubjectProgram(
      command: command, milliseconds: milliseconds,
      outputFile: fields.outputFile.flatMap { $0.isEmpty ? nil : $0 })
  }

  private func universe(_ fields: CredentialsFields) -> String {
    fields.universeDomain.flatMap { $0.isEmpty ? nil : $0 } ?? GoogleCredentials.usualUniverse
  }

  /// A URL that the file names: its token and password go there, so nobody may listen on the way.
  private func url(_ text: String?, _ field: String) throws(DiscoveryError) -> String? {
    guard let text, !text.isEmpty else { return nil }
    // The one place holder that such a URL may have.
    guard let parts = URLParts(text.replacing("{region}", with: "region")) else {
      throw failure("has a \(field) that is no URL", "download or make the file anew")
    }
    guard parts.scheme == "https" || Self.isLocal(text) else {
      throw failure("has a \(field) without TLS", "use an https URL")
    }
    return text
  }

  /// Whether a URL leads to this machine or to a metadata service, where no proxy has a place either.
  static func isLocal(_ url: String) -> Bool {
    guard let host = URLParts(url)?.host else { return false }
    guard let address = IPAddress(host) else { return ServiceEndpoint.isThisMachine(host) }
    return address.isLoopback || address.isLinkLocal || host == "fd00:ec2::254"
  }

  private func required<Value>(_ value: Value?, _ field: String) throws(DiscoveryError) -> Value {
    if let value { return value }
    throw failure("has no '\(field)'", "download or make the file anew")
  }

  private func failure(_ what: String, _ remedy: String) -> DiscoveryError {
    .gce(.configuration, "\(path) \(what)", remedy: remedy)
  }
}
