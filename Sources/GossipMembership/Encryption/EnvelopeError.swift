/// Why a packet or a stream is not for this node. None of them is a fault of this node alone, and anybody can cause
/// them: they are counted, and told from time to time.
enum EnvelopeError: Error, Sendable, Hashable, CaseIterable {
  /// It carries another label than ours, or none, or one where we have none.
  case otherLabel
  /// It is encrypted, and none of our keys opens it.
  case noKeyFits
  /// It is not encrypted, and we have a key.
  case notEncrypted
  /// It is encrypted, and we have no key.
  case noKey
  /// It does not follow the protocol.
  case malformed
  /// It is longer than we take.
  case tooLong

  /// What is wrong, in words that follow the peer's address.
  var message: String {
    switch self {
    case .otherLabel: "it belongs to a cluster with another label"
    case .noKeyFits: "it encrypts with a key that this node does not have"
    case .notEncrypted: "it does not encrypt, and this node does"
    case .noKey: "it encrypts, and this node has no key"
    case .malformed: "what it sends does not follow the gossip protocol"
    case .tooLong: "it sends more than this node takes"
    }
  }

  /// What the operator can do.
  var remedy: String {
    switch self {
    case .otherLabel: "give all members of one cluster the same label"
    case .noKeyFits:
      "give all members the same --encrypt key and --cluster-label; a keyring.json in the data-dir wins over the key"
    case .notEncrypted: "start it with this cluster's --encrypt key, or this node without one"
    case .noKey: "start this node with the cluster's --encrypt key"
    case .malformed, .tooLong: "give the port that members gossip at, and see to it that only they reach it"
    }
  }
}
