import CloudHTTP
import FoundationEssentials
import JoinDiscovery

/// Temporary keys, kept for the session until shortly before they end, by the place that gave them.
final class AWSKeyCache: Sendable {
  /// How much of their life is left when fresh ones are asked for: AWS's services have them ready by then.
  private static let margin = Duration.seconds(600)

  private let places = KeyedTokenCache<String, AWSCredentials>(provider: AWS.declaration.name)

  static func kept(in context: DiscoveryContext) -> AWSKeyCache {
    context.cache.value("aws.keys") { AWSKeyCache() }
  }

  /// The keys of a place, which gives fresh ones when those that are kept end soon.
  func keys(
    of place: String, in context: DiscoveryContext, refresh: @escaping AWSKeySource
  ) async throws(DiscoveryError) -> AWSCredentials {
    let now = ServiceClock.aws(in: context).date(by: context.wallClock)
    return try await places.cache(for: place).value(now: now, margin: Self.margin) { () throws(DiscoveryError) in
      let fresh = try await refresh()
      return (fresh, fresh.expires)
    }
  }

  /// Forgets all keys, since some were refused: those of a role may hang on those of another place.
  func forget() {
    places.invalidate()
  }
}
