import CloudHTTP
import JoinDiscovery

/// The metadata service of a task in ECS (its fourth version), which knows the region.
struct TaskMetadata: Sendable {
  private static let variable = "ECS_CONTAINER_METADATA_URI_V4"

  private let base: String
  private let context: DiscoveryContext
  private let regions: TokenCache<String>

  /// The service of this task; nil outside of one.
  static func open(in context: DiscoveryContext) throws(DiscoveryError) -> TaskMetadata? {
    guard let text = context.environment[variable] else { return nil }
    guard let url = URLParts(text), url.query == nil else {
      throw .aws(
        .configuration, "\(variable) is no http or https URL", remedy: "leave it as ECS sets it, or unset it")
    }
    return TaskMetadata(base: url.display, context: context)
  }

  private init(base: String, context: DiscoveryContext) {
    self.base = base
    self.context = context
    regions = context.cache.value("aws.task.region.\(base)") { TokenCache(provider: AWS.declaration.name) }
  }

  /// The region of the task, kept for the session.
  func region() async throws(DiscoveryError) -> String {
    try await regions.value(now: context.wallClock.now, margin: .zero) { () throws(DiscoveryError) in
      struct Description: Decodable {
        let arn: String

        enum CodingKeys: String, CodingKey {
          case arn = "TaskARN"
        }
      }
      let client = CloudClient(context, provider: AWS.declaration.name, retries: .metadata)
      let task = try await client.json(Description.self) {
        HTTPRequest(
          url: base + "/task", deadline: .seconds(2), connectDeadline: .seconds(1), bodyLimit: CloudClient.textLimit,
          bypassesProxy: true)
      }
      // arn:aws:ecs:REGION:ACCOUNT:task/…
      let parts = task.arn.split(separator: ":", omittingEmptySubsequences: false)
      guard parts.count >= 6 else {
        throw .aws(
          .badResponse, "the task's metadata names the task '\(ServerText.excerpt(task.arn, limit: 80))'",
          remedy: "add region=… to the entry")
      }
      return (String(parts[3]), nil)
    }
  }
}
