import CloudSigning
import FoundationEssentials

/// Keys, and when they end.
struct AWSCredentials: Sendable, Hashable {
  /// What signs.
  let keys: AWSKeyPair
  /// When they stop to work; nil when nobody said.
  let expires: Date?
}
