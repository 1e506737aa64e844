/// A small reproducible generator (SplitMix64), so that jitter and shuffles can be replayed from one number.
public struct SeededGenerator: RandomNumberGenerator, Sendable, Equatable {
  private var state: UInt64

  /// The same seed gives the same sequence on every machine.
  public init(seed: UInt64) {
    state = seed
  }

  /// The next 64 bits.
  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// A number in `0..<1`, taken from the upper 53 bits so that no draw is ever rejected.
  public mutating func fraction() -> Double {
    Double(next() >> 11) * 0x1.0p-53
  }

  /// A duration between the two bounds, the upper one excluded; `lower` when the bounds are empty or reversed.
  public mutating func duration(from lower: Duration, to upper: Duration) -> Duration {
    upper > lower ? lower + (upper - lower) * fraction() : lower
  }
}
