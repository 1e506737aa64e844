package import JoinMembership

extension SeedOutcome.Result {
  /// What a probe says of a seed that is not contacted any further: one that answers is kept for later.
  package init(_ probe: ProbeResult) {
    switch probe {
    case .alive: self = .spare
    case .refused: self = .refused
    case .timedOut: self = .timedOut
    case .failed(let reason): self = .failed(reason: reason)
    }
  }
}
