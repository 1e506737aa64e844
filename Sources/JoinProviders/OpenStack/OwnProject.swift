import CloudHTTP
import JoinDiscovery

/// The project of the server that this runs on, by its metadata service.
enum OwnProject {
  private struct Metadata: Decodable, Sendable {
    let id: String?

    private enum CodingKeys: String, CodingKey {
      case id = "project_id"
    }
  }

  private static let url = "http://169.254.169.254/openstack/latest/meta_data.json"

  /// Its id, kept for the session.
  static func id(in context: DiscoveryContext) async throws(DiscoveryError) -> String {
    let cache = context.cache.value("os.project") { TokenCache<String>(provider: OpenStack.declaration.name) }
    return try await cache.value(now: context.wallClock.now, margin: .zero) { () throws(DiscoveryError) in
      (try await ask(in: context), nil)
    }
  }

  /// A service next door answers at once; where there is none, nobody should wait for it.
  private static func ask(in context: DiscoveryContext) async throws(DiscoveryError) -> String {
    let client = CloudClient(context, provider: OpenStack.declaration.name, retries: .none)
    let found: String?
    do {
      found = try await client.json(Metadata.self) {
        HTTPRequest(
          url: url, deadline: .seconds(3), connectDeadline: .seconds(1), bodyLimit: 1 << 20, bypassesProxy: true)
      }.id
    } catch {
      if Task.isCancelled { throw error }
      throw unknown("(\(error.message))")
    }
    guard let found, !found.isEmpty else { throw unknown("names none") }
    return found
  }

  private static func unknown(_ words: String) -> DiscoveryError {
    .openStack(
      .unreachable, "no project is given, and the metadata service, which could tell this machine's, \(words)",
      remedy: "add project_id= or project_name=, or set OS_PROJECT_ID")
  }
}
