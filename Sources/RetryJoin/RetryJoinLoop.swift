import JoinDiscovery
import JoinMembership
import JoinPrimitives
import Synchronization

/// Runs a `RetryJoinStateMachine`: the one task that owns it takes in events and starts what it asks for.
struct RetryJoinLoop<C: Clock> where C.Duration == Duration {
  /// Ends one child task before the loop itself ends.
  private typealias Leash = AsyncStream<Never>.Continuation

  private var machine: RetryJoinStateMachine<C.Instant>
  private var counters = RetryJoinCounters()
  private var sources: [any SeedSource]
  private var generation = 0
  private let clock: C
  private let driver: any MembershipDriver
  private let inbox: EventInbox
  private let peers: PeersKeeper?
  private var log: AttemptLog
  private let localNode: @Sendable () async -> LocalNode
  private let observe: @Sendable (MembershipEvent) -> Void
  private let publish: (RetryJoinStatus) -> Void

  private var timers: [TimerID.Kind: Leash] = [:]
  private var lookups: [EntryID: Leash] = [:]
  private var dials: [Int: Leash] = [:]
  private var hasEnded = false
  private var failure: RetryJoinExhausted?

  init(
    machine: RetryJoinStateMachine<C.Instant>, sources: [any SeedSource], clock: C, driver: any MembershipDriver,
    inbox: EventInbox, peers: PeersKeeper?, log: AttemptLog,
    localNode: @escaping @Sendable () async -> LocalNode, observe: @escaping @Sendable (MembershipEvent) -> Void,
    publish: @escaping (RetryJoinStatus) -> Void
  ) {
    self.machine = machine
    self.sources = sources
    self.clock = clock
    self.driver = driver
    self.inbox = inbox
    self.peers = peers
    self.log = log
    self.localNode = localNode
    self.observe = observe
    self.publish = publish
  }

  /// Serves until it is told to stop or its task is cancelled. Returns why the loop gave up, if it did so for good.
  mutating func run() async -> RetryJoinExhausted? {
    await withDiscardingTaskGroup { group in
      watchMembers(&group)
      take(.started, &group)
      for await envelope in inbox.envelopes {
        switch envelope.message {
        case .event(let event): take(event, &group)
        case .reload(let sources, let configuration):
          self.sources = sources
          generation += 1
          take(.reloaded(sources.map(\.text), configuration), &group)
        }
        envelope.receipt?.finish()
        if hasEnded { break }
      }
      // A cancelled loop was not asked to stop, and must not look as if it still ran.
      if !hasEnded { take(.stopRequested, &group) }
      group.cancelAll()
    }
    return failure
  }

  private mutating func take(_ event: RetryJoinEvent, _ group: inout DiscardingTaskGroup) {
    let now = clock.now
    let wasJoined = machine.isJoined
    let actions = machine.handle(event, now: now)
    counters.count(event, leadingTo: actions)
    if wasJoined, !machine.isJoined, event != .stopRequested { counters.countIsolation() }
    switch event {
    case .page, .seedOutcome: if !actions.isEmpty { show(at: now) }
    default: show(at: now)
    }
    if case .dialFinished(let dial) = event { dials[dial] = nil }
    log.trace(event) { source(of: $0)?.text }
    for action in actions { perform(action, &group) }
  }

  private func show(at now: C.Instant) {
    var status = machine.status(at: now)
    status.counters = counters
    publish(status)
  }

  private mutating func perform(_ action: RetryJoinAction<C.Instant>, _ group: inout DiscardingTaskGroup) {
    switch action {
    case .askLocal: askLocal(&group)
    case .recall(let generation): recall(generation, &group)
    case .startLookup(let id): lookups[id] = lookUp(id, &group)
    case .cancelLookups(let generation):
      for (id, leash) in lookups where id.generation == generation {
        leash.finish()
        lookups[id] = nil
      }
    case .dial(let dial, let seeds): dials[dial] = self.dial(seeds, as: dial, &group)
    case .cancelDials: for leash in dials.values { leash.finish() }
    case .schedule(let timer, let instant):
      timers.removeValue(forKey: timer.kind)?.finish()
      timers[timer.kind] = wait(for: timer, until: instant, &group)
    case .cancelTimer(let kind): timers.removeValue(forKey: kind)?.finish()
    case .report(let report): log.write(report)
    case .warn(let text): log.warn(text)
    case .giveUp(let error):
      let policy = machine.configuration.onExhausted
      log.giveUp(error, policy: policy)
      if policy == .exit {
        failure = error
        hasEnded = true
      }
    case .stop: hasEnded = true
    }
  }

  private func source(of id: EntryID) -> (any SeedSource)? {
    id.generation == generation && sources.indices.contains(id.index) ? sources[id.index] : nil
  }
}

// MARK: - Effects

extension RetryJoinLoop {
  private func askLocal(_ group: inout DiscardingTaskGroup) {
    group.addTask { [localNode, inbox] in await inbox.send(.local(await localNode())) }
  }

  private func recall(_ generation: Int, _ group: inout DiscardingTaskGroup) {
    group.addTask { [peers, inbox] in
      await inbox.send(.recalled(peers?.recall() ?? [], generation: generation))
    }
  }

  private func lookUp(_ id: EntryID, _ group: inout DiscardingTaskGroup) -> Leash? {
    guard let source = source(of: id) else { return nil }
    return Self.addLeashed(&group) { [inbox] in
      let result = await source.lookUp { page in
        await inbox.send(.page(id, page.seeds))
        try Task.checkCancellation()
      }
      await inbox.send(.lookupFinished(id, result))
    }
  }

  private func dial(_ seeds: [Seed], as dial: Int, _ group: inout DiscardingTaskGroup) -> Leash {
    Self.addLeashed(&group) { [driver, inbox] in
      for await outcome in driver.join(seeds) { await inbox.send(.seedOutcome(dial: dial, outcome)) }
      await inbox.send(.dialFinished(dial: dial))
    }
  }

  private func wait(for timer: TimerID, until instant: C.Instant, _ group: inout DiscardingTaskGroup) -> Leash {
    Self.addLeashed(&group) { [clock, inbox] in
      guard (try? await clock.sleep(until: instant, tolerance: nil)) != nil else { return }
      await inbox.send(.timerFired(timer))
    }
  }

  /// Counts the other live members, at the start and after news; news that come while a count runs make one more count.
  private func watchMembers(_ group: inout DiscardingTaskGroup) {
    let (recounts, recount) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    recount.yield()
    let (memberSets, keep) = AsyncStream.makeStream(of: Set<HostPort>.self, bufferingPolicy: .bufferingNewest(1))
    group.addTask { [peers, clock] in await peers?.keep(memberSets, on: clock) }
    group.addTask { [driver, observe] in
      for await event in driver.events {
        recount.yield()
        observe(event)
      }
    }
    group.addTask { [driver, inbox, localNode] in
      for await _ in recounts {
        // Once the layer is available again, its news bring the next count.
        guard let members = try? await driver.members() else {
          await inbox.send(.membersUnknown)
          continue
        }
        let myName = await driver.localMember?.name
        let mine = await localNode().addresses
        let isAccepted = await driver.isAccepted
        let live = members.filter { member in
          guard isAccepted else { return false }
          let isMyself = myName.map { $0 == member.name } ?? mine.contains(member.address, port: member.port)
          return member.status == .alive && !isMyself
        }
        let endpoints = Set(live.map(\.endpoint))
        keep.yield(endpoints)
        await inbox.send(.members(live: live.count, at: endpoints))
      }
    }
  }

  /// Adds a child that ends with its work, or when the leash is finished.
  private static func addLeashed(
    _ group: inout DiscardingTaskGroup, _ work: @escaping @Sendable () async -> Void
  ) -> Leash {
    let (end, leash) = AsyncStream.makeStream(of: Never.self)
    group.addTask {
      await withTaskGroup(of: Void.self) { pair in
        pair.addTask { await work() }
        pair.addTask { for await _ in end {} }
        await pair.next()
        pair.cancelAll()
      }
    }
    return leash
  }
}
