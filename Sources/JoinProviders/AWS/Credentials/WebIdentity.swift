import JoinDiscovery
import JoinPrimitives

/// A role, and the file with the token that stands for it: what EKS gives to a pod (IRSA).
struct WebIdentity: Sendable, Equatable {
  let role: AWSRole
  let tokenFile: String

  /// The longest token that the security token service takes, in bytes.
  private static let tokenLimit = 20_000

  init(role: AWSRole, tokenFile: String) {
    self.role = role
    self.tokenFile = tokenFile
  }

  /// What AWS_WEB_IDENTITY_TOKEN_FILE, AWS_ROLE_ARN and AWS_ROLE_SESSION_NAME say; nil without the first.
  init?(_ environment: Environment) throws(DiscoveryError) {
    guard let file = environment["AWS_WEB_IDENTITY_TOKEN_FILE"] else { return nil }
    guard let arn = environment["AWS_ROLE_ARN"] else {
      throw .aws(
        .configuration, "AWS_WEB_IDENTITY_TOKEN_FILE is set without AWS_ROLE_ARN",
        remedy: "set AWS_ROLE_ARN to the role to act as, or unset AWS_WEB_IDENTITY_TOKEN_FILE")
    }
    var role = try AWSRole(arn: arn, from: "AWS_ROLE_ARN")
    role.session = environment["AWS_ROLE_SESSION_NAME"] ?? AWSRole.usualSession
    self.init(role: role, tokenFile: file)
  }

  /// The keys of the role, kept until shortly before they end.
  func credentials(origin: String, in surroundings: AWSSurroundings) async throws(DiscoveryError) -> AWSCredentials {
    let place = "\(origin), role \(role.arn)"
    return try await AWSKeyCache.kept(in: surroundings.context).keys(
      of: "\(place), token \(tokenFile)", in: surroundings.context
    ) { () throws(DiscoveryError) in
      try await role.assume(withTokenIn: tokenFile, origin: place, in: surroundings)
    }
  }

  /// The token, read anew each time, since its issuer replaces it long before it ends.
  static func token(in file: String, context: DiscoveryContext) throws(DiscoveryError) -> Secret {
    let bytes: [UInt8]
    do {
      bytes = try context.files.read(file, limit: tokenLimit)
    } catch {
      throw .aws(
        .configuration, "the token of the web identity: \(error)",
        remedy: "correct AWS_WEB_IDENTITY_TOKEN_FILE or web_identity_token_file, or the permissions of the file")
    }
    let token = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isWhitespace)
    guard let token = token.first, !token.isEmpty else {
      throw .aws(.configuration, "the token file \(file) is empty", remedy: "check what should write it")
    }
    return Secret(String(token))
  }
}
