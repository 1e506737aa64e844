import JoinPrimitives

/// Decides when to look up, dial, wait and give up. It performs no effects and reads no clock: `now` is an argument,
/// chance comes from a seed, and what is to be done is returned.
///
/// Entries and seeds live beside the phase, not inside it: a lookup or a dial that outlasts its attempt runs on, is
/// never started twice, and counts in the attempt in which it ends.
package struct RetryJoinStateMachine<Instant: InstantProtocol>: Sendable where Instant.Duration == Duration {
  package typealias Action = RetryJoinAction<Instant>

  /// Where the loop stands.
  enum Phase: Sendable, Equatable {
    /// Nothing to do: not started, or the list is empty.
    /// To `attempting` on start or reload, to `joined` when others find us, to `stopped`.
    case idle
    /// Lookups and dials run side by side.
    /// To `joined` on the first peer; to `waiting` when all have answered or the interval is over; to `exhausted`,
    /// `stopped`.
    case attempting
    /// Between two attempts. Dials and slow lookups may still run and may still lead to `joined`.
    /// To `attempting` when the timer rings or on reload; to `joined`, `exhausted` (the deadline passed), `stopped`.
    case waiting(until: Instant)
    /// At least one other live member has accepted us.
    /// To `attempting` once no other live member is left, to `stopped`. Looks around begin and end within it.
    case joined(at: Instant)
    /// Gave up, and looks nothing up any more.
    /// To `attempting` on reload or a join by hand, to `joined` when others find us, to `stopped`.
    case exhausted
    /// Ended. Nothing leads out of it.
    case stopped

    /// Whether the loop is busy with finding the first peer.
    var isUnjoined: Bool {
      switch self {
      case .attempting, .waiting: true
      case .idle, .joined, .exhausted, .stopped: false
      }
    }
  }

  /// The attempt that runs, or the last one.
  struct Attempt: Sendable {
    var number = 0
    var startedAt: Instant
    /// Whether the peers of the last run were asked for.
    var hasRecalled = false
    /// Whether they have not come yet: the attempt does not fail before they were tried.
    var isRecalling = false
    /// Whether its time is over, and only the peers of the last run are still tried before the loop gives up.
    var isLastChance = false
  }

  private(set) var configuration: RetryJoinConfiguration
  var phase = Phase.idle
  var entries: [EntryState<Instant>] = []
  /// Holds for throttling at the last reload: an entry that was taken out and comes back is still held.
  private var throttled: [String: Hold<Instant>] = [:]
  var seeds = SeedBook()
  var attempt: Attempt
  var chance: SeededGenerator
  var backoff: Backoff

  /// Whether the last attempt that ended found nobody but this node.
  var isAlone = false
  /// What became of the seeds of the last attempt that was reported.
  var lastTally = SeedTally()
  /// When the first attempt of this list could begin: `retry-deadline` and the elapsed time count from here.
  var startedAt: Instant
  var hasStarted = false
  /// Failed attempts before the first join.
  var failures = 0
  /// Once joined, the limits count no more.
  var hasJoined = false
  /// The limit was reached; with the policy `continue` the loop goes on slowly.
  var hasGivenUp = false
  /// No lookups until a reload or a join by hand, even after others have found us and left again.
  var standsDown = false
  /// Other live members, and how many there were before they vanished.
  var liveMembers = 0
  var formerMembers = 0
  /// Where the live members gossip, so that a look around dials nobody who is there already.
  var memberEndpoints: Set<HostPort> = []
  /// Whether the membership layer can tell who is live; else its last count stands.
  var knowsMembers = true
  /// When to look around again once joined.
  var watch: Watch<Instant>
  /// A peer of the last look, until counts have told whether it brought a cluster.
  var merger: Merger<Instant>?

  private(set) var generation = 0
  private var timers: [TimerID.Kind: Int] = [:]
  private var lastTimer = 0
  private var outbox: [Action] = []

  /// A loop that has not started; `entries` are the entries' texts, secrets masked.
  package init(entries: [String], configuration: RetryJoinConfiguration, seed: UInt64, now: Instant) {
    self.configuration = configuration
    chance = SeededGenerator(seed: seed)
    watch = Watch(interval: configuration.rejoinInterval)
    backoff = Backoff(configuration)
    startedAt = now
    attempt = Attempt(startedAt: now)
    self.entries = Self.states(of: entries, generation: 0)
  }

  /// Takes in one event and says what is to be done, in order.
  package mutating func handle(_ event: RetryJoinEvent, now: Instant) -> [Action] {
    guard phase != .stopped else { return [] }
    switch event {
    case .started: start(now)
    case .local(let local): learn(local, now)
    case .page(let id, let page): receive(page, from: id, now)
    case .lookupFinished(let id, let result): finishLookup(of: id, with: result, now)
    case .recalled(let seeds, generation): takeUp(seeds, now)
    case .recalled: break
    case .seedOutcome(let dial, let outcome): settle(outcome, of: dial, now)
    case .dialFinished(let dial): finishDial(dial, now)
    case .members(let live, let endpoints): count(live, at: endpoints, now)
    case .timerFired(let timer): ring(timer, now)
    case .membersUnknown: loseCount()
    case .reloaded(let texts, let configuration): reload(texts, configuration ?? self.configuration, now)
    case .woken: wake(now)
    case .stopRequested: stop()
    }
    defer { outbox = [] }
    return outbox
  }

  private mutating func start(_ now: Instant) {
    guard !hasStarted else { return }
    hasStarted = true
    startedAt = now
    armDeadline(now)
    if phase == .idle, !entries.isEmpty { beginAttempt(now) }
  }

  private mutating func ring(_ timer: TimerID, _ now: Instant) {
    // A timer that was replaced or cancelled may still ring: it was on its way.
    guard timers[timer.kind] == timer.number else { return }
    timers[timer.kind] = nil
    switch timer.kind {
    case .gather: dialSeeds()
    case .attemptEnd: endAttempt(now)
    case .wait: beginAttempt(now)
    case .settle: reportJoin(now)
    case .localPoll: send(.askLocal)
    case .deadline: passDeadline(now)
    case .isolation: loseCluster(now)
    case .watch: beginRound(now)
    }
  }

  /// The list is replaced, the membership stays. Counts and limits start anew; a throttling hold goes on.
  private mutating func reload(_ texts: [String], _ new: RetryJoinConfiguration, _ now: Instant) {
    configuration = new
    send(.cancelLookups(generation: generation))
    send(.cancelDials)
    generation += 1
    // Entries that differ in a secret alone read the same, and the longest of their holds is nobody's to shorten.
    let holds = Dictionary(entries.map { ($0.text, $0.hold.afterReload()) }) { $0.later(of: $1) }
    throttled.merge(holds) { $1 }
    let isNews = Set(texts) != Set(entries.map(\.text))
    entries = Self.states(of: texts, generation: generation)
    for index in entries.indices { entries[index].hold = throttled[entries[index].text] ?? Hold() }
    throttled = throttled.filter { $0.value.remaining(at: now) != nil }
    seeds.forgetAll()
    attempt = Attempt(startedAt: now)
    startedAt = now
    failures = 0
    hasGivenUp = false
    isAlone = false
    lastTally = SeedTally()
    standsDown = false
    backoff = Backoff(configuration)
    watch = Watch(interval: configuration.rejoinInterval, hasNewEntries: isNews || watch.hasNewEntries)
    for kind in [TimerID.Kind.watch, .deadline] { cancel(kind) }
    guard hasStarted else { return }
    armDeadline(now)
    // The membership stands. New entries may name what is missing, so a look at them comes soon.
    if case .joined = phase { return scheduleWatch(now, after: spread(over: liveMembers)) }
    for kind in [TimerID.Kind.wait, .attemptEnd] { cancel(kind) }
    phase = .idle
    if !entries.isEmpty { beginAttempt(now) }
  }

  private mutating func stop() {
    for kind in TimerID.Kind.allCases { cancel(kind) }
    phase = .stopped
    send(.stop)
  }

  private static func states(of texts: [String], generation: Int) -> [EntryState<Instant>] {
    texts.enumerated().map { EntryState(id: EntryID(generation: generation, index: $0.offset), text: $0.element) }
  }
}

// MARK: - Actions and timers

extension RetryJoinStateMachine {
  mutating func send(_ action: Action) {
    outbox.append(action)
  }

  mutating func schedule(_ kind: TimerID.Kind, at instant: Instant) {
    lastTimer += 1
    timers[kind] = lastTimer
    send(.schedule(TimerID(kind, number: lastTimer), at: instant))
  }

  mutating func cancel(_ kind: TimerID.Kind) {
    guard timers.removeValue(forKey: kind) != nil else { return }
    send(.cancelTimer(kind))
  }

  /// Whether another live member has accepted us and none was lost since.
  var isJoined: Bool { if case .joined = phase { true } else { false } }

  func isScheduled(_ kind: TimerID.Kind) -> Bool {
    timers[kind] != nil
  }
}
