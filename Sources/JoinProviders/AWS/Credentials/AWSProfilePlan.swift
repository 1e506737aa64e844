import CloudSigning
import JoinDiscovery

/// How a profile comes to its keys: from a first place, and from there through roles.
struct AWSProfilePlan: Sendable, Equatable {
  /// Where the first keys are.
  enum Start: Sendable, Equatable {
    /// In the profile.
    case keys(AWSKeyPair)
    /// In the environment, with the container, or with the instance: what `credential_source` names.
    case environment, container, instance
    /// In the hands of the security token service, for a token in a file.
    case webIdentity(WebIdentity)
    /// With a program, named together with its arguments.
    case process(CredentialProcess)
  }

  /// How many profiles may refer to each other.
  static let chainLimit = 10

  /// The profile that was asked for, for messages.
  let label: String
  let start: Start
  /// The roles to assume after that, in order.
  let roles: [AWSRole]

  /// Follows a profile to its first keys; nil when it says nothing about keys.
  init?(_ profile: AWSProfile) throws(DiscoveryError) {
    var seen: [String] = []
    var roles: [AWSRole] = []
    var current = profile
    while true {
      seen.append(current.name)
      let role = try AWSRole(current)
      guard let source = try current.source else {
        guard let start = try Self.start(current, role: role) else {
          if seen.count == 1 { return nil }
          throw Self.failure("\(current.label), the source of \(Self.path(seen.dropLast())), holds no keys", current)
        }
        // The token of a web identity stands for the role itself; all other keys are a way to it.
        if case .webIdentity = start {} else if let role { roles.insert(role, at: 0) }
        self.init(label: profile.label, start: start, roles: roles)
        return
      }
      if try current.text("credential_source") != nil {
        throw Self.failure("\(current.label) has both source_profile and credential_source", current)
      }
      if let role { roles.insert(role, at: 0) }
      if source.name == current.name, let keys = try current.keys() {
        self.init(label: profile.label, start: .keys(keys), roles: roles)
        return
      }
      guard !seen.contains(source.name) else {
        throw Self.failure("\(Self.path(seen + [source.name])): each is the source of the one before", current)
      }
      guard seen.count < Self.chainLimit else {
        throw Self.failure("more than \(Self.chainLimit) profiles refer to each other: \(Self.path(seen))", current)
      }
      current = source
    }
  }

  private init(label: String, start: Start, roles: [AWSRole]) {
    self.label = label
    self.start = start
    self.roles = roles
  }

  /// The keys of a profile that refers to no other one.
  private static func start(_ profile: AWSProfile, role: AWSRole?) throws(DiscoveryError) -> Start? {
    if let keys = try profile.keys() { return .keys(keys) }
    if let source = try profile.text("credential_source") {
      guard role != nil else { throw failure("\(profile.label) has credential_source without role_arn", profile) }
      let starts: [String: Start] = [
        "Environment": .environment, "EcsContainer": .container, "Ec2InstanceMetadata": .instance,
      ]
      guard let start = starts[source] else {
        throw failure(
          "credential_source in \(profile.label) is none of Environment, EcsContainer and Ec2InstanceMetadata", profile)
      }
      return start
    }
    if let file = try profile.path("web_identity_token_file") {
      guard let role else { throw failure("\(profile.label) has web_identity_token_file without role_arn", profile) }
      return .webIdentity(WebIdentity(role: role, tokenFile: file))
    }
    for key in ["sso_session", "sso_start_url", "sso_account_id", "login_session"]
    where try profile.text(key) != nil {
      throw .aws(
        .configuration, "\(profile.label) signs in through a browser (\(key)), which is not supported",
        remedy: "use a role or an access key; or write the output of 'aws configure export-credentials --profile "
          + "\(profile.name) --format env' into the environment")
    }
    if let process = try CredentialProcess(profile) { return .process(process) }
    if role != nil {
      throw failure("\(profile.label) has role_arn without source_profile or credential_source", profile)
    }
    return nil
  }

  private static func path(_ names: some Sequence<String>) -> String {
    names.map { "profile \($0)" }.joined(separator: ", ")
  }

  private static func failure(_ message: String, _ profile: AWSProfile) -> DiscoveryError {
    .aws(.configuration, message, remedy: "correct \(profile.label), or use one with an access key of its own")
  }
}
