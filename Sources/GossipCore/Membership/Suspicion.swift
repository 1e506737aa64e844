/// The time that a suspect has to refute. It shrinks with every other node that confirms the suspicion, from the
/// longest span to the shortest.
struct Suspicion: Sendable {
  let startedAt: GossipInstant
  let shortest: Duration
  let longest: Duration
  /// How many confirmations bring the time down to the shortest.
  let needed: Int
  private let accuser: String
  private var confirmers: Set<String> = []

  /// - Parameter size: how many nodes are known.
  init(by accuser: String, size: Int, timing: GossipTiming, now: GossipInstant) {
    self.accuser = accuser
    startedAt = now
    let scale = max(1, Logarithm.decimal(Double(max(1, size))))
    shortest = timing.probeInterval * (Double(timing.suspicionFactor) * scale)
    longest = shortest * timing.suspicionMaximumFactor
    let wanted = timing.suspicionFactor - 2
    needed = size - 2 < wanted ? 0 : max(0, wanted)
  }

  /// Takes note of another accuser; false when it says nothing new.
  mutating func confirm(by name: String) -> Bool {
    guard name != accuser, confirmers.count < needed else { return false }
    return confirmers.insert(name).inserted
  }

  /// When the suspect is taken for dead.
  var deadline: GossipInstant { startedAt + Self.span(shortest, longest, confirmers.count, of: needed) }

  /// How long a suspicion lasts that so many others have confirmed.
  static func span(_ shortest: Duration, _ longest: Duration, _ confirmed: Int, of needed: Int) -> Duration {
    guard needed > 0 else { return shortest }
    let share = Logarithm.natural(Double(confirmed + 1)) / Logarithm.natural(Double(needed + 1))
    let span = longest - (longest - shortest) * share
    let milliseconds = span.components.seconds * 1000 + span.components.attoseconds / 1_000_000_000_000_000
    return max(shortest, .milliseconds(milliseconds))
  }
}
