import CloudSigning
import FoundationEssentials
import JoinDiscovery

/// Keys, when they end, and who gave them.
struct AWSCredentials: Sendable {
  /// What signs.
  let keys: AWSKeyPair
  /// When they stop to work; nil when nobody said.
  var expires: Date?
  /// Where they come from, for result lines and messages: `profile ops`.
  let origin: String
}

/// A place that gives keys, and may give other ones when it is asked again.
typealias AWSKeySource = @Sendable () async throws(DiscoveryError) -> AWSCredentials
