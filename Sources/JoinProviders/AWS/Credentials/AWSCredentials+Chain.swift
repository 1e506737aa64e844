import CloudHTTP
import CloudSigning
import JoinDiscovery
import JoinPrimitives

extension AWSCredentials {
  typealias Chain = CredentialChain<AWSCredentials>

  /// Where keys are looked for: the entry, the environment, a web identity, the profile, the container, the role of the
  /// instance. A profile that the entry names goes before the environment.
  static func source(
    _ options: ResolvedOptions, in surroundings: AWSSurroundings
  ) throws(DiscoveryError) -> AWSKeySource {
    let shared = profileLink(in: surroundings)
    let others = [environment, webIdentity(in: surroundings)]
    let middle = surroundings.profile.isFromEntry ? [shared] + others : others + [shared]
    let chain = Chain(
      provider: AWS.declaration.name,
      links: [try optionsLink(options)] + middle + [container, instanceRole(surroundings.metadata)],
      remedy:
        "add access_key_id= and secret_access_key= to the entry, set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, "
        + "or give the instance, task or pod a role that may search")
    return { () throws(DiscoveryError) in try await chain.resolve(in: surroundings.context).credential }
  }

  /// `access_key_id=`, `secret_access_key=` and `session_token=` of the entry.
  private static func optionsLink(_ options: ResolvedOptions) throws(DiscoveryError) -> Chain.Link {
    let id = options[AWS.accessKeyID]
    let secret = options[AWS.secretAccessKey]
    let token = options[AWS.sessionToken]
    let origin = options.origin(of: AWS.secretAccessKey)
    if (id == nil) != (secret == nil) {
      throw .aws(
        .configuration,
        id == nil ? "secret_access_key has no access_key_id" : "access_key_id has no secret_access_key",
        remedy: "give both or neither")
    }
    return Chain.Link(name: "the entry") { _ in
      guard let id, let secret else { return .absent(reason: "it has no access_key_id") }
      let keys = AWSKeyPair(accessKeyID: id, secretAccessKey: secret, sessionToken: token)
      return .found(AWSCredentials(keys: keys, origin: "\(origin)"))
    }
  }

  private static let environment = Chain.Link(name: "the environment") { (context) throws(DiscoveryError) in
    try of(context.environment).map { .found($0) } ?? .absent(reason: "AWS_ACCESS_KEY_ID is not set")
  }

  /// AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN; nil when none of them is set.
  static func of(_ environment: Environment) throws(DiscoveryError) -> AWSCredentials? {
    // The second names are those of Amazon's first tools, which its kits still read.
    let id = environment.first(of: ["AWS_ACCESS_KEY_ID", "AWS_ACCESS_KEY"])
    let secret = environment.first(of: ["AWS_SECRET_ACCESS_KEY", "AWS_SECRET_KEY"])
    guard id != nil || secret != nil else { return nil }
    guard let id, let secret else {
      let names = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"]
      throw .aws(
        .configuration, "\(names[id == nil ? 1 : 0]) is set without \(names[id == nil ? 0 : 1])",
        remedy: "set both or neither")
    }
    let keys = AWSKeyPair(
      accessKeyID: id, secretAccessKey: Secret(secret),
      sessionToken: environment["AWS_SESSION_TOKEN"].map { Secret($0) })
    return AWSCredentials(keys: keys, origin: "the environment")
  }

  /// A role that a signed token of Kubernetes or another issuer stands for.
  private static func webIdentity(in surroundings: AWSSurroundings) -> Chain.Link {
    Chain.Link(name: "the web identity") { (context) throws(DiscoveryError) in
      guard let identity = try WebIdentity(context.environment) else {
        return .absent(reason: "AWS_WEB_IDENTITY_TOKEN_FILE is not set")
      }
      return .found(try await identity.credentials(origin: "the web identity", in: surroundings))
    }
  }

  /// What the shared files say.
  private static func profileLink(in surroundings: AWSSurroundings) -> Chain.Link {
    let profile = surroundings.profile
    return Chain.Link(name: profile.label) { (_) throws(DiscoveryError) in
      if let absence = try profile.absence { return .absent(reason: absence) }
      guard let plan = try AWSProfilePlan(profile) else { return .absent(reason: "it holds no access key and no role") }
      return .found(try await plan.credentials(in: surroundings))
    }
  }

  /// The role of a task in ECS or a pod in EKS.
  private static let container = Chain.Link(name: "the container") { (context) throws(DiscoveryError) in
    guard let place = try ContainerCredentials(in: context) else {
      return .absent(reason: "\(ContainerCredentials.variables[0]) is not set")
    }
    return .found(try await place.credentials())
  }

  /// The role of the instance.
  private static func instanceRole(_ metadata: InstanceMetadata?) -> Chain.Link {
    Chain.Link(name: "the instance's role") { (_) throws(DiscoveryError) in
      guard let metadata else { return .absent(reason: "AWS_EC2_METADATA_DISABLED is true") }
      do throws(DiscoveryError) {
        return .found(try await metadata.roleKeys())
      } catch {
        if [.unreachable, .noCredentials].contains(error.code) { return .absent(reason: error.message) }
        throw error
      }
    }
  }
}

extension CredentialChain.Answer where Credential == AWSCredentials {
  fileprivate static func found(_ credentials: AWSCredentials) -> Self {
    .found(credentials, origin: credentials.origin)
  }
}
