internal import GossipCore
internal import JoinMembership

extension SeedOutcome.Result {
  /// What the node says of a join, for the loop that retries.
  init(_ outcome: JoinOutcome) {
    switch outcome {
    case .joined(let name, _): self = .joined(name: name)
    case .failed(let failure): self.init(failure)
    }
  }

  private init(_ failure: JoinFailure) {
    switch failure {
    case .isMyself: self = .isMyself
    case .refused: self = .refused
    case .timedOut: self = .timedOut
    case .silent:
      self = .failed(
        reason: """
          it accepts the connection and does not answer in time: another program may listen there, or the agent hangs
          """)
    case .nobodyThere: self = .failed(reason: "it answers, but knows no live member")
    case .nameTaken(let name, let theirs, let ours):
      self = .failed(
        reason: """
          a live member at \(theirs) is called '\(name)', as this node at \(ours) is; give this node another node-name
          """)
    case .otherCluster(let reason): self = .failed(reason: "it is not of our cluster: \(reason)")
    case .acceptedThenIgnored(let reason): self = .failed(reason: "it answers, but its cluster ignores us: \(reason)")
    case .failed(let reason), .notStarted(let reason): self = .failed(reason: reason)
    }
  }
}
