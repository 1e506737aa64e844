import CloudHTTP
import FoundationEssentials
import JoinDiscovery
import JoinPrimitives

/// The metadata server of an instance of Compute Engine.
///
/// Errors with the code `unreachable` say that nobody answers, which is usual elsewhere; all others say that the server
/// is there and does not do as it should.
struct ComputeMetadata: Sendable {
  private static let provider = GCE.declaration.name
  /// A server next door answers at once; where there is none, nobody should wait for it.
  private static let connectDeadline = Duration.seconds(1)
  private static let deadline = Duration.seconds(2)
  /// The server keeps a token until four minutes before it ends, and gives no newer one before that.
  private static let tokenMargin = Duration.seconds(225)

  /// Whether the variable or the firmware says that this is an instance, so that the server is worth more than one try.
  let isExpected: Bool
  private let host: String
  private let context: DiscoveryContext
  private let tokens: TokenCache<Secret?>
  private let projects: TokenCache<String>

  init(in context: DiscoveryContext) {
    let named = context.environment["GCE_METADATA_HOST"]
    host = named ?? "169.254.169.254"
    isExpected = named != nil || Self.isGoogleMachine(context.files)
    self.context = context
    tokens = context.cache.value("gce.metadata.token.\(host)") { TokenCache(provider: Self.provider) }
    projects = context.cache.value("gce.metadata.project.\(host)") { TokenCache(provider: Self.provider) }
  }

  private static func isGoogleMachine(_ files: any FileSystem) -> Bool {
    guard let name = try? files.read("/sys/class/dmi/id/product_name", limit: 4096) else { return false }
    return ["Google", "Google Compute Engine"].contains(String(decoding: name.prefix { $0 > 0x1F }, as: UTF8.self))
  }

  /// A token of the instance's service account; nil when it has none.
  func token() async throws(DiscoveryError) -> Secret? {
    let now = context.wallClock.now
    return try await tokens.value(now: now, margin: Self.tokenMargin) { () throws(DiscoveryError) in
      guard let text = try await get("instance/service-accounts/default/token") else { return (nil, now) }
      let token = try BearerToken(
        json: Array(text.utf8), from: "the metadata server", at: now, provider: Self.provider)
      return (token.secret, token.expires)
    }
  }

  /// Forgets a token that was refused.
  func forgetToken() {
    tokens.invalidate()
  }

  /// The id of the instance's project, kept for the session.
  func projectID() async throws(DiscoveryError) -> String {
    try await projects.value(now: context.wallClock.now, margin: .zero) { () throws(DiscoveryError) in
      guard let id = try await get("project/project-id"), !id.isEmpty else {
        throw .gce(
          .badResponse, "the metadata server names no project", remedy: "add project_name=… to the entry")
      }
      return (id, nil)
    }
  }

  /// The text at a path; nil when there is nothing (404).
  private func get(_ path: String) async throws(DiscoveryError) -> String? {
    let url = "http://\(host)/computeMetadata/v1/\(path)"
    let client = CloudClient(
      context, provider: Self.provider, retries: isExpected ? .metadata : .metadataProbe)
    var status: Int?
    do {
      return try await client.perform {
        HTTPRequest(
          url: url, headers: [("Metadata-Flavor", "Google")], deadline: Self.deadline,
          connectDeadline: Self.connectDeadline, bypassesProxy: true)
      } classify: { fault in
        status = fault.header("Metadata-Flavor") == "Google" ? fault.status : nil
        return nil
      } read: { response in
        // Other clouds have a metadata service at this address too.
        guard response.header("Metadata-Flavor") == "Google" else { throw Self.stranger(url) }
        return String(decoding: try await response.body.collect(limit: CloudClient.textLimit), as: UTF8.self)
      }
    } catch {
      if status == 404 { return nil }
      if status != nil || Task.isCancelled { throw error }
      throw .gce(
        .unreachable, "the metadata server of Compute Engine does not answer (\(error.message))",
        remedy: "give credentials_file=… and project_name=…, or run on an instance of Compute Engine")
    }
  }

  private static func stranger(_ url: String) -> DiscoveryError {
    .gce(
      .unreachable, "\(url) is answered by something else than Compute Engine",
      remedy: "unset GCE_METADATA_HOST, or give credentials_file=… and project_name=…")
  }
}
