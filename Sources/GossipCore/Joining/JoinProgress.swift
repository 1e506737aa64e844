/// A join or a read that is not decided.
struct JoinProgress: Sendable {
  /// How many of the members that a seed names are kept.
  static let mostWitnesses = 1024

  let id: JoinID
  let seed: PeerAddress
  let isReadOnly: Bool
  /// The live members that the seed named, this node left out. Word from one of them shows that we are accepted.
  var names: Set<String> = []
  var addresses: [PeerAddress] = []
  /// What the seed's cluster remembers under our name, where that is not we as we are now.
  var memory: NodeState?
  /// Whether we have shown ourselves and wait for a sign.
  var isConfirming = false

  /// The name of the member at the seed's address.
  func name(of seed: PeerAddress, in peers: PeerTable) -> String? {
    names.first { peers[$0]?.address.isSamePlace(as: seed) ?? false }
  }
}

extension JoinFailure {
  init(_ failure: StreamFailure) {
    switch failure {
    case .refused: self = .refused
    case .timedOut: self = .timedOut
    case .keyMismatch(let reason): self = .otherCluster(reason: reason)
    case .failed(let reason): self = .failed(reason: reason)
    }
  }

  /// What the other side's words of refusal mean.
  init(refusal text: String) {
    if text.contains("encrypt") {
      self = .otherCluster(reason: "it says '\(text)': one of both sides has a gossip key, or both have different ones")
    } else if text.contains("label") {
      self = .otherCluster(reason: "it says '\(text)': give all members of one cluster the same --cluster-label")
    } else {
      self = .failed(reason: "it refuses with '\(text)'")
    }
  }
}
