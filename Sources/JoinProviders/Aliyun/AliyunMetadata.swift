import CloudHTTP
import CloudSigning
import FoundationEssentials
import JoinDiscovery
import JoinPrimitives

/// The metadata service of an ECS instance, asked by tokens wherever it knows them.
struct AliyunMetadata: Sendable {
  /// The role of an instance, and its keys of the hour.
  struct RoleKeys: Sendable {
    let role: String
    let keys: ACS3.Keys
  }

  private struct Answer: Decodable {
    let code: String?
    let accessKeyID: String?
    let accessKeySecret: String?
    let securityToken: String?
    let expiration: String?

    enum CodingKeys: String, CodingKey {
      case code = "Code"
      case accessKeyID = "AccessKeyId"
      case accessKeySecret = "AccessKeySecret"
      case securityToken = "SecurityToken"
      case expiration = "Expiration"
    }
  }

  private static let folder = "latest/meta-data/ram/security-credentials/"

  private let role: String?
  private let service: TokenMetadata
  private let context: DiscoveryContext
  private let kept: TokenCache<RoleKeys?>

  /// The service of this machine; nil where ALIBABA_CLOUD_ECS_METADATA_DISABLED forbids to ask it.
  static func open(role: String?, in context: DiscoveryContext) -> AliyunMetadata? {
    if context.environment["ALIBABA_CLOUD_ECS_METADATA_DISABLED"]?.lowercased() == "true" { return nil }
    return AliyunMetadata(role: role, context: context)
  }

  private init(role: String?, context: DiscoveryContext) {
    let provider = Aliyun.declaration.name
    let lock = "ALIBABA_CLOUD_IMDSV1_DISABLED"
    let remedy = "run this on an ECS instance; inside of a container, use the host's network"
    self.role = role
    self.context = context
    service = TokenMetadata(
      MetadataDialect(
        name: "the metadata service of ECS", base: "http://100.100.100.200/",
        lifeHeader: "X-aliyun-ecs-metadata-token-ttl-seconds", tokenHeader: "X-aliyun-ecs-metadata-token",
        lock: context.environment[lock]?.lowercased() == "true" ? lock : nil, silenceRemedy: remedy,
        lostTokenRemedy: remedy), provider: provider, in: context)
    kept = context.cache.value("aliyun.metadata.keys.\(role ?? "")") { TokenCache(provider: provider) }
  }

  /// The role of the instance and its keys, kept until ten minutes before they end; nil when it has no role.
  func roleKeys() async throws(DiscoveryError) -> RoleKeys? {
    try await kept.value(now: context.wallClock.now, margin: .seconds(600)) { () throws(DiscoveryError) in
      let listed = if role == nil { try await service.role(at: Self.folder) } else { role }
      guard let role = listed else { return (nil, context.wallClock.now) }
      guard let text = try await service.text(at: Self.folder + PercentEncoding.encode(role)) else {
        throw .aliyun(
          .noCredentials, "the metadata service has no keys for the role \(role)",
          remedy: "attach the role to the instance, or correct ram_role=")
      }
      return try Self.read(text, of: role)
    }
  }

  /// Forgets keys that were refused, so that fresh ones are asked for.
  func forgetKeys() {
    kept.invalidate()
  }

  /// Reads an answer. No error shows any of it but the code.
  private static func read(_ json: String, of role: String) throws(DiscoveryError) -> (RoleKeys?, expires: Date?) {
    guard let answer = try? CloudJSON.decode(Answer.self, from: Array(json.utf8), provider: Aliyun.declaration.name)
    else {
      throw .aliyun(
        .badResponse, "the keys of the role \(role) are no correct JSON",
        remedy: "check any proxy or agent that answers instead")
    }
    guard let id = answer.accessKeyID, let secret = answer.accessKeySecret, answer.code ?? "Success" == "Success" else {
      throw .aliyun(
        .noCredentials,
        "the role \(role) gives no keys\(answer.code.map { " (\(ServerText.excerpt($0, limit: 80)))" } ?? "")",
        remedy: "check that the role exists and that its trust policy names ECS")
    }
    let token = answer.securityToken.flatMap { $0.isEmpty ? nil : Secret($0) }
    let keys = ACS3.Keys(accessKeyID: id, accessKeySecret: Secret(secret), securityToken: token)
    return (RoleKeys(role: role, keys: keys), answer.expiration.flatMap(RFC3339Date.parse))
  }
}
