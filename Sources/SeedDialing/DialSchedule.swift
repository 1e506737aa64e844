/// Decides when the connects to a list of seeds start. It is a value: events in, actions out.
///
/// A burst of connects starts at once. While nothing answers, the number that may be open doubles at each interval,
/// so that a live seed among a thousand silent ones is met soon; the first live answer ends this ramp, so that a
/// cluster in good health is not dialled by everybody at once.
package struct DialSchedule: Sendable {
  /// The deadline of one connect in a local network.
  package static let localDeadline = Duration.milliseconds(1500)
  /// The deadline of one connect across distant networks.
  package static let wideDeadline = Duration.seconds(5)

  /// The figures that a schedule goes by.
  package struct Policy: Sendable, Hashable {
    /// How many connects start at once.
    package var burst: Int
    /// How long to wait for an answer before the number of open connects doubles.
    package var rampInterval: Duration
    /// How long one connect may take.
    package var deadline: Duration
    /// The most connects that are open at one time.
    package var limit: Int

    /// Sets the figures; the limit is at least one.
    package init(
      burst: Int = 16, rampInterval: Duration = .milliseconds(50), deadline: Duration = DialSchedule.localDeadline,
      limit: Int
    ) {
      self.limit = max(1, limit)
      self.burst = min(max(1, burst), self.limit)
      self.rampInterval = rampInterval
      self.deadline = deadline
    }
  }

  /// What happened.
  package enum Event: Sendable, Hashable {
    /// Dialling may begin.
    case start
    /// The connect to the seed with this index is over.
    case ended(Int, isLive: Bool)
    /// The time set by `setRampTimer` has passed.
    case rampTimerFired
  }

  /// What to do.
  package enum Action: Sendable, Hashable {
    /// Connect to the seed with this index.
    case dial(Int, deadline: Duration)
    /// Report `rampTimerFired` after this time.
    case setRampTimer(after: Duration)
    /// All seeds have been dialled and have ended.
    case finish
  }

  private let count: Int
  private let policy: Policy
  private var window: Int
  private var next = 0
  private var open: Set<Int> = []
  private var isRamping = true
  private var isFinished = false

  /// Plans for `count` seeds, dialled in the order of their index.
  package init(count: Int, policy: Policy) {
    self.count = count
    self.policy = policy
    window = policy.burst
  }

  /// Takes an event and answers with what is to be done now. Events that come after the end do nothing.
  package mutating func handle(_ event: Event) -> [Action] {
    if isFinished { return [] }
    switch event {
    case .start:
      return fill() + rampTimer() + end()
    case .ended(let index, let isLive):
      guard open.remove(index) != nil else { return [] }
      if isLive { isRamping = false }
      return fill() + end()
    case .rampTimerFired:
      guard isRamping else { return [] }
      window = min(policy.limit, window * 2)
      return fill() + rampTimer()
    }
  }

  private mutating func fill() -> [Action] {
    var actions: [Action] = []
    while next < count, open.count < window {
      open.insert(next)
      actions.append(.dial(next, deadline: policy.deadline))
      next += 1
    }
    return actions
  }

  private func rampTimer() -> [Action] {
    isRamping && next < count && window < policy.limit ? [.setRampTimer(after: policy.rampInterval)] : []
  }

  private mutating func end() -> [Action] {
    guard next == count, open.isEmpty else { return [] }
    isFinished = true
    return [.finish]
  }
}
