import CloudHTTP
import CloudSigning
import JoinDiscovery
import JoinPrimitives

extension AWSCredentials {
  typealias Chain = CredentialChain<AWSCredentials>

  /// Where keys are looked for: the entry, the environment, a web identity, the profile, the container, the instance's role.
  /// A profile that the entry names goes before the environment.
  static func chain(
    _ options: ResolvedOptions, profile: AWSProfile, metadata: InstanceMetadata?
  ) throws(DiscoveryError) -> Chain {
    let shared = profileLink(profile)
    let middle = profile.isFromEntry ? [shared, environment, webIdentity] : [environment, webIdentity, shared]
    return Chain(
      provider: AWS.declaration.name, links: [try optionsLink(options)] + middle + [container, instanceRole(metadata)],
      remedy:
        "add access_key_id= and secret_access_key= to the entry, set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, "
        + "or give the instance a role that allows ec2:DescribeInstances")
  }

  /// `access_key_id=`, `secret_access_key=` and `session_token=` of the entry.
  private static func optionsLink(_ options: ResolvedOptions) throws(DiscoveryError) -> Chain.Link {
    let id = options[AWS.accessKeyID]
    let secret = options[AWS.secretAccessKey]
    let token = options[AWS.sessionToken]
    if (id == nil) != (secret == nil) {
      throw .aws(
        .configuration,
        id == nil ? "secret_access_key has no access_key_id" : "access_key_id has no secret_access_key",
        remedy: "give both or neither")
    }
    return Chain.Link(name: "the entry") { _ in
      guard let id, let secret else { return .absent(reason: "it has no access_key_id") }
      let keys = AWSKeyPair(accessKeyID: id, secretAccessKey: secret, sessionToken: token)
      return .found(AWSCredentials(keys: keys, expires: nil), origin: "the entry")
    }
  }

  /// AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN.
  private static let environment = Chain.Link(name: "the environment") { (context) throws(DiscoveryError) in
    // The second names are those of Amazon's first tools, which its kits still read.
    let id = context.environment.first(of: ["AWS_ACCESS_KEY_ID", "AWS_ACCESS_KEY"])
    let secret = context.environment.first(of: ["AWS_SECRET_ACCESS_KEY", "AWS_SECRET_KEY"])
    guard id != nil || secret != nil else { return .absent(reason: "AWS_ACCESS_KEY_ID is not set") }
    guard let id, let secret else {
      let names = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"]
      throw .aws(
        .configuration, "\(names[id == nil ? 1 : 0]) is set without \(names[id == nil ? 0 : 1])",
        remedy: "set both or neither")
    }
    let keys = AWSKeyPair(
      accessKeyID: id, secretAccessKey: Secret(secret),
      sessionToken: context.environment["AWS_SESSION_TOKEN"].map { Secret($0) })
    return .found(AWSCredentials(keys: keys, expires: nil), origin: "the environment")
  }

  private static func unsupported(_ what: String, instead: String) -> DiscoveryError {
    .aws(.configuration, "\(what) is not supported in this version", remedy: instead)
  }

  /// A role that a signed token of Kubernetes or another issuer stands for.
  private static let webIdentity = Chain.Link(name: "the web identity") { (context) throws(DiscoveryError) in
    guard context.environment["AWS_WEB_IDENTITY_TOKEN_FILE"] != nil else {
      return .absent(reason: "AWS_WEB_IDENTITY_TOKEN_FILE is not set")
    }
    throw unsupported(
      "a web identity (AWS_WEB_IDENTITY_TOKEN_FILE)",
      instead:
        "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or unset AWS_WEB_IDENTITY_TOKEN_FILE to use the next source")
  }

  /// Keys in the shared files.
  private static func profileLink(_ profile: AWSProfile) -> Chain.Link {
    Chain.Link(name: profile.label) { (_) throws(DiscoveryError) in
      if let absence = try profile.absence { return .absent(reason: absence) }
      // These come before keys in the same profile, or mean an identity that we must not pass over.
      let always = ["role_arn", "source_profile"]
      let withoutKeys = [
        "credential_source", "web_identity_token_file", "sso_session", "sso_start_url", "sso_account_id",
        "login_session", "credential_process",
      ]
      for key in always where try profile.text(key) != nil {
        throw unsupported("\(key) in \(profile.label)", instead: "use a profile with an access key of its own")
      }
      if let keys = try profile.keys() {
        return .found(AWSCredentials(keys: keys, expires: nil), origin: profile.label)
      }
      for key in withoutKeys where try profile.text(key) != nil {
        throw unsupported("\(key) in \(profile.label)", instead: "use a profile with an access key of its own")
      }
      return .absent(reason: "it holds no access key")
    }
  }

  /// The role of a task in ECS or a pod in EKS.
  private static let container = Chain.Link(name: "the container") { (context) throws(DiscoveryError) in
    let names = ["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "AWS_CONTAINER_CREDENTIALS_FULL_URI"]
    guard let name = names.first(where: { context.environment[$0] != nil }) else {
      return .absent(reason: "\(names[0]) is not set")
    }
    throw unsupported(
      "a container's role (\(name))",
      instead: "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or unset \(name) to use the instance's role")
  }

  /// The role of the instance.
  private static func instanceRole(_ metadata: InstanceMetadata?) -> Chain.Link {
    Chain.Link(name: "the instance's role") { (_) throws(DiscoveryError) in
      guard let metadata else { return .absent(reason: "AWS_EC2_METADATA_DISABLED is true") }
      do throws(DiscoveryError) {
        guard let found = try await metadata.roleKeys() else { return .absent(reason: "the instance has no role") }
        return .found(found.credentials, origin: "the instance's role \(found.role)")
      } catch {
        if error.code == .unreachable { return .absent(reason: error.message) }
        throw error
      }
    }
  }
}
