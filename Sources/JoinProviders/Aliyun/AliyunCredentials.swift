import CloudHTTP
import CloudSigning
import JoinDiscovery
import JoinPrimitives

/// Where the keys of Alibaba Cloud are looked for.
enum AliyunCredentials {
  typealias Chain = CredentialChain<ACS3.Keys>

  /// The entry, the environment, the role of the instance.
  static func chain(_ options: ResolvedOptions, metadata: AliyunMetadata?) -> Chain {
    Chain(
      provider: Aliyun.declaration.name,
      links: [optionsLink(options), environment, webIdentity, instanceRole(metadata)],
      remedy: "add access_key_id= and access_key_secret= to the entry, or give the instance a RAM role that allows "
        + "ecs:DescribeInstances")
  }

  /// `access_key_id=`, `access_key_secret=` and `security_token=` of the entry.
  private static func optionsLink(_ options: ResolvedOptions) -> Chain.Link {
    let id = options[Aliyun.accessKeyID]
    let secret = options[Aliyun.accessKeySecret]
    let token = options[Aliyun.securityToken]
    let origin = options.origin(of: Aliyun.accessKeySecret)
    return Chain.Link(name: "the entry") { (_) throws(DiscoveryError) in
      if id == nil, secret == nil { return .absent(reason: "it has no access_key_id") }
      guard let id, let secret else {
        throw .aliyun(
          .configuration,
          id == nil ? "access_key_secret has no access_key_id" : "access_key_id has no access_key_secret",
          remedy: "give both or neither")
      }
      return .found(ACS3.Keys(accessKeyID: id, accessKeySecret: secret, securityToken: token), origin: "\(origin)")
    }
  }

  /// ALIBABA_CLOUD_ACCESS_KEY_ID, ALIBABA_CLOUD_ACCESS_KEY_SECRET and ALIBABA_CLOUD_SECURITY_TOKEN.
  private static let environment = Chain.Link(name: "the environment") { (context) throws(DiscoveryError) in
    let names = ["ALIBABA_CLOUD_ACCESS_KEY_ID", "ALIBABA_CLOUD_ACCESS_KEY_SECRET"]
    let id = context.environment[names[0]]
    let secret = context.environment[names[1]]
    guard id != nil || secret != nil else { return .absent(reason: "\(names[0]) is not set") }
    guard let id, let secret else {
      throw .aliyun(
        .configuration, "\(names[id == nil ? 1 : 0]) is set without \(names[id == nil ? 0 : 1])",
        remedy: "set both or neither")
    }
    let token = context.environment["ALIBABA_CLOUD_SECURITY_TOKEN"].map { Secret($0) }
    let keys = ACS3.Keys(accessKeyID: id, accessKeySecret: Secret(secret), securityToken: token)
    return .found(keys, origin: "the environment")
  }

  /// A role that a signed token of Kubernetes stands for. It must not be passed over in favour of the node's role.
  private static let webIdentity = Chain.Link(name: "the web identity") { (context) throws(DiscoveryError) in
    let name = "ALIBABA_CLOUD_OIDC_TOKEN_FILE"
    guard context.environment[name] != nil else { return .absent(reason: "\(name) is not set") }
    throw .aliyun(
      .configuration, "a web identity (\(name)) is not supported in this version",
      remedy: "set ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET, or unset \(name) to use the role "
        + "of the instance")
  }

  /// The role of the instance.
  private static func instanceRole(_ metadata: AliyunMetadata?) -> Chain.Link {
    Chain.Link(name: "the instance's role") { (_) throws(DiscoveryError) in
      guard let metadata else { return .absent(reason: "ALIBABA_CLOUD_ECS_METADATA_DISABLED is true") }
      do throws(DiscoveryError) {
        guard let found = try await metadata.roleKeys() else { return .absent(reason: "the instance has no role") }
        return .found(found.keys, origin: "the instance's role \(found.role)")
      } catch {
        if error.code == .unreachable { return .absent(reason: error.message) }
        throw error
      }
    }
  }
}
