public import JoinPrimitives

/// What became of one seed that was handed to `MembershipDriver.join`.
public struct SeedOutcome: Sendable, Hashable {
  /// The result of contacting a seed.
  public enum Result: Sendable, Hashable {
    /// A foreign member answered and has accepted us; its name, where the driver learns it.
    case joined(name: String?)
    /// The seed turned out to be this node.
    case isMyself
    /// The port is closed: the host lives, the peer does not.
    case refused
    /// Nothing answered before the deadline.
    case timedOut
    /// The network or the peer refused for this reason, in words.
    case failed(reason: String)
    /// Enough others had been joined before it was its turn; it is kept for later, whether it was dialled or not.
    case spare
  }

  /// The seed, with the port that was dialled.
  public let seed: Seed
  /// What became of it.
  public let result: Result

  /// Pairs a seed with its result.
  public init(seed: Seed, result: Result) {
    self.seed = seed
    self.result = result
  }
}
