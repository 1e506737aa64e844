import CloudSigning
import JoinDiscovery

/// The calls of one lookup to one service, signed with keys that are asked for anew once when they are refused.
struct AWSSession: Sendable {
  private let client: AWSClient
  private let source: AWSKeySource
  private let context: DiscoveryContext
  private var credentials: AWSCredentials
  private var hasRenewed = false

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
    do {
      return try await client.send(call, as: .keys(credentials), read: read)
    } catch {
      guard error.fault?.refusesKeys == true, try await isRenewed() else { throw error }
      return try await client.send(call, as: .keys(credentials), read: read)
    }
  }

  /// Whether the place that gave the keys gave other ones now.
  private mutating func isRenewed() async throws(AWSRefusal) -> Bool {
    guard !hasRenewed else { return false }
    hasRenewed = true
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
    [ClockOffset.kept(in: context).takeNews()].compactMap { $0 }
  }
}
