internal import JoinPrimitives

/// A node of the cluster as a value. It takes an input and the time, and says what is to be done.
///
/// It opens no socket, reads no clock, holds no key, and draws only from a generator that was seeded from outside, so
/// that a whole cluster can be replayed from one number.
package struct GossipNode: Sendable {
  /// Where the node stands in its life.
  enum Phase: Sendable, Equatable {
    /// Takes part. To `announcing` on the command to leave, to `left` at once when nobody would hear it.
    case running
    /// Waits until the intent to leave is out. To `departing` then, or when the time for it is up.
    case announcing(BroadcastQueue.Ticket)
    /// Waits until the own death is out. To `lingering` then, or when the time for it is up.
    case departing(BroadcastQueue.Ticket)
    /// Still answers, while the news spreads. To `left` by the clock.
    case lingering
    /// Ended. Nothing leads out of it.
    case left
  }

  let configuration: GossipConfiguration
  var now: GossipInstant
  var random: SeededGenerator
  var phase = Phase.running
  var timers = TimerQueue()

  /// The layer of memberlist: who lives, by probes and by hearsay.
  var peers: PeerTable
  /// Whether another node has shown that it has this one as it is: by a ping, or by our own word that it passed on.
  package internal(set) var isAccepted = false
  var suspicions: [String: Suspicion] = [:]
  var health: HealthScore
  var probe: Probe?
  var relayedProbes: [UInt32: RelayedProbe] = [:]
  var lastSequence: UInt32 = 0
  var estimate = CoordinateEstimate()
  /// Those who answer over streams and not by datagram.
  var withoutDatagrams: Set<String> = []
  var stateBroadcasts: BroadcastQueue

  /// The layer of Serf: members with tags and a status, events, queries.
  var memberRecords = NameTable<MemberRecord>()
  var intents: IntentBuffer
  var memberClock = LamportClock()
  var eventClock = LamportClock()
  var queryClock = LamportClock()
  var events: LamportRing<SerfState.Event>
  var queries: LamportRing<UInt32>
  /// Events before this time were over when we joined.
  var firstEventTime: UInt64 = 0
  var askedQueries: [UInt32: AskedQuery] = [:]
  var answerableQueries: [ReceivedQuery.ID: QueryMessage] = [:]
  /// The steps that filters may still take in this step of the node.
  var filterSteps = 0
  var intentBroadcasts: BroadcastQueue
  var queryBroadcasts: BroadcastQueue
  var eventBroadcasts: BroadcastQueue
  var conflict: NameConflict?
  /// When each claim on a name that is not free was noted last.
  var notedClaims: [NameClaim: GossipInstant] = [:]
  /// When this node was taken for dead of late.
  var accusedAt: [GossipInstant] = []
  var hasNotedLimit = false

  /// Streams and what they are for.
  var outgoingStreams: [StreamID: OutgoingStream] = [:]
  var incomingStreams: [StreamID: PeerAddress] = [:]
  var lastStream: UInt64 = 0
  var joins: [JoinID: JoinProgress] = [:]
  /// Seeds that took our state, from whose cluster nothing has reached us.
  var silentSeeds: Set<PeerAddress> = []

  /// What this step has brought.
  var outbox: [GossipEffect] = []
  var changes: [MemberChange] = []
  /// What has been counted.
  package internal(set) var statistics = GossipStatistics()

  /// A node that is alone. Tags beyond the limit are left out; `MemberTags.encode` tells beforehand.
  package init(configuration: GossipConfiguration, seed: UInt64, now: GossipInstant) {
    self.configuration = configuration
    self.now = now
    random = SeededGenerator(seed: seed)
    let limits = configuration.limits
    stateBroadcasts = BroadcastQueue(limit: limits.broadcasts)
    intentBroadcasts = BroadcastQueue(limit: limits.broadcasts)
    queryBroadcasts = BroadcastQueue(limit: limits.broadcasts)
    eventBroadcasts = BroadcastQueue(limit: limits.broadcasts)
    intents = IntentBuffer(limit: limits.intents)
    events = LamportRing(size: limits.ring, depth: limits.ringSlot, bytes: limits.ringBytes)
    queries = LamportRing(size: limits.ring, depth: limits.ringSlot)
    health = HealthScore(levels: configuration.timing.healthLevels)
    let meta = (try? MemberTags.encode(configuration.tags)) ?? (try? MemberTags.encode([:])) ?? []
    let me = Peer(
      name: configuration.name, address: configuration.address, meta: meta, versions: configuration.versions,
      incarnation: 1, state: .alive, since: now)
    peers = PeerTable(own: me)
    memberRecords[me.name] = MemberRecord(peer: me)
    broadcast(.alive(me.alive), about: me.name)
    startTimers()
  }

  /// Takes in one input and says what is to be done, in order.
  package mutating func step(_ input: GossipInput, now: GossipInstant) -> [GossipEffect] {
    guard phase != .left else { return [] }
    self.now = max(now, self.now)
    filterSteps = configuration.limits.filterSteps
    switch input {
    case .datagram(let bytes, let sender): receive(bytes, from: sender)
    case .stream(let id, let news): receive(news, of: id)
    case .deadlineReached: break
    case .command(let command): carryOut(command)
    }
    ringTimers()
    if !changes.isEmpty { outbox.insert(.membersChanged(changes), at: 0) }
    defer {
      outbox = []
      changes = []
    }
    return outbox
  }

  /// When `deadlineReached` is due; it may change with every step.
  package var nextDeadline: GossipInstant? { timers.next }

  /// Everybody the node knows of, itself included, by name.
  package var members: [GossipMember] { memberRecords.values.map(\.member).sorted { $0.name < $1.name } }

  /// A member by its name.
  package func member(_ name: String) -> GossipMember? { memberRecords[name]?.member }

  /// This node.
  package var localMember: GossipMember {
    memberRecords[me.name]?.member ?? MemberRecord(peer: me).member
  }

  /// How many live members there are, this node included.
  package var liveMemberCount: Int { memberRecords.values.count { $0.member.status == .alive } }

  /// The own entry among the peers, which is always there.
  var me: Peer {
    peers[configuration.name]
      ?? Peer(
        name: configuration.name, address: configuration.address, meta: [], versions: configuration.versions,
        incarnation: 1, state: .alive, since: now)
  }

  mutating func send(_ effect: GossipEffect) { outbox.append(effect) }

  mutating func note(_ note: GossipNote) { outbox.append(.note(note)) }
}
