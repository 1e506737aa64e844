import CloudHTTP
import CloudSigning
import FoundationEssentials
import JoinDiscovery

/// The calls of one lookup to one service, signed with keys that are asked for anew before they end, and once a call
/// when they are refused.
struct AWSSession: Sendable {
  private let client: AWSClient
  private let source: AWSKeySource
  private let context: DiscoveryContext
  private var credentials: AWSCredentials

  /// How much of their life keys must have left, in seconds: a long list may outlast those that it was begun with.
  private static let margin = 60.0

  init(_ client: AWSClient, keys source: @escaping AWSKeySource, in context: DiscoveryContext)
    async throws(DiscoveryError)
  {
    self.client = client
    self.source = source
    self.context = context
    credentials = try await source()
  }

  /// Sends a call and reads its answer.
  mutating func call<Value: Sendable>(
    _ call: AWSCall, read: (HTTPResponse) async throws -> Value
  ) async throws(AWSRefusal) -> Value {
    await renewEndingKeys()
    do {
      return try await client.send(call, as: .keys(credentials), read: read)
    } catch {
      guard error.fault?.refusesKeys == true, try await isRenewed() else { throw error }
      return try await client.send(call, as: .keys(credentials), read: read)
    }
  }

  /// Takes fresh keys where those in use end soon. The place may have none yet, so that its failure is not the call's.
  private mutating func renewEndingKeys() async {
    let now = ServiceClock.aws(in: context).date(by: context.wallClock)
    guard let expires = credentials.expires, expires.timeIntervalSince(now) < Self.margin else { return }
    if let fresh = try? await source() { credentials = fresh }
  }

  /// Whether the place that gave the keys gave other ones now.
  private mutating func isRenewed() async throws(AWSRefusal) -> Bool {
    AWSKeyCache.kept(in: context).forget()
    let refused = credentials.keys
    do {
      credentials = try await source()
    } catch {
      throw AWSRefusal(error: error)
    }
    return credentials.keys != refused
  }

  /// Where answers come from, for result lines.
  var origin: String { "region \(client.region), credentials from \(credentials.origin)" }

  /// What the operator should know of the calls so far, each told once.
  func takeWarnings() -> [String] {
    [ServiceClock.aws(in: context).takeNews()].compactMap { $0 }
  }
}
