package import GossipCore
internal import JoinPrimitives

/// A cluster of gossip nodes on one virtual clock and one seeded network: the same seed gives the same history.
///
/// After each step it checks what must always hold, and keeps what did not in `violations`.
package struct GossipSimulation {
  enum Event {
    case datagram([UInt8], to: PeerAddress, from: Int)
    case stream(StreamID, StreamNews, to: Int)
    case connect(StreamID, to: PeerAddress, from: Int)
    case deadline(Int)
    case retryJoin(Int, seed: Int)
  }

  /// How the network behaves from now on.
  package var network: SimulatedNetwork
  /// The machines, in the order in which they came.
  package private(set) var machines: [SimulatedMachine] = []
  /// The virtual time.
  package private(set) var now = GossipInstant()
  /// What should have held and did not.
  package private(set) var violations: [String] = []
  /// How many inputs the nodes have taken.
  package private(set) var steps = 0
  /// Members of whom every change is kept in `sightings`.
  package var watched: Set<String> = []
  /// What machines were told of watched members, in order.
  package private(set) var sightings: [MemberSighting] = []
  /// How often a machine was told that a member has failed which runs.
  package private(set) var falseFailures = 0

  private let timing: GossipTiming
  private var random: SeededGenerator
  private var events = EventQueue<GossipInstant, Event>()
  private var owners: [PeerAddress: Int] = [:]
  /// The machine that bears a name now.
  private var latest: [String: Int] = [:]
  /// Names that have once been told to leave: only they may be seen as left.
  private var leavers: Set<String> = []
  private var lastStream: UInt64 = 0
  private var lastJoin: UInt64 = 0

  /// An empty cluster.
  package init(seed: UInt64, network: SimulatedNetwork = SimulatedNetwork(), timing: GossipTiming = .lan) {
    self.network = network
    self.timing = timing
    random = SeededGenerator(seed: seed)
  }

  // MARK: - What a test does

  /// Starts a machine; its number. An address that another machine had is taken over.
  package mutating func start(
    _ name: String, at host: Int, tags: [String: String] = [:],
    configure: (inout GossipConfiguration) -> Void = { _ in }
  ) -> Int {
    let configuration = configuration(name, at: host, tags: tags, configure)
    return add(GossipNode(configuration: configuration, seed: random.next(), now: now), configuration)
  }

  /// Starts machines that have known each other for long, named `n0`, `n1` and so on, at the addresses from 1 on.
  package mutating func startCluster(of count: Int, configure: (inout GossipConfiguration) -> Void = { _ in }) {
    let configurations = (0..<count).map { configuration("n\($0)", at: $0 + 1, tags: [:], configure) }
    let nodes = GossipNode.cluster(configurations, random: &random, now: now)
    for (node, configuration) in zip(nodes, configurations) { _ = add(node, configuration) }
  }

  /// Joins by the address of another machine, again after each failure.
  package mutating func join(_ machine: Int, to seed: Int) {
    lastJoin += 1
    let id = JoinID(lastJoin)
    machines[machine].seeds[id] = seed
    command(machine, .join(id, machines[seed].address))
  }

  /// Hands a command to a machine's node.
  package mutating func command(_ machine: Int, _ command: GossipCommand) {
    if case .leave = command { leavers.insert(machines[machine].name) }
    if case .forceLeave(let name, _) = command { leavers.insert(name) }
    step(machine, .command(command))
  }

  /// Stops a machine without a word.
  package mutating func kill(_ machine: Int) {
    machines[machine].isRunning = false
  }

  /// Parts the network: only machines of one group reach each other.
  package mutating func partition(_ group: (Int) -> Int) {
    for index in machines.indices { machines[index].group = group(index) }
  }

  /// Ends all partitions.
  package mutating func heal() { partition { _ in 0 } }

  /// Lets time pass.
  package mutating func run(for duration: Duration) {
    let end = now.advanced(by: duration)
    while let next = events.next, next <= end { handleNext() }
    now = end
  }

  /// Lets time pass until something holds, looked at once a second; whether it came to that. Other tests get their turn
  /// in between.
  package mutating func run(atMost limit: Duration, until condition: (GossipSimulation) -> Bool) async -> Bool {
    let end = now.advanced(by: limit)
    while now < end {
      if condition(self) { return true }
      run(for: .seconds(1))
      await Task.yield()
    }
    return condition(self)
  }

  // MARK: - What a test sees

  /// The machines that run.
  package var running: [Int] { machines.indices.filter { machines[$0].isRunning } }

  /// What a machine holds of a name.
  package func status(of name: String, at machine: Int) -> GossipMember.Status? {
    machines[machine].node.member(name)?.status
  }

  /// Whether all running machines see all running machines alive, and nobody else.
  package var hasOneView: Bool { hasOneView(of: running) }

  /// Whether these machines see exactly themselves alive, with the same tags.
  package func hasOneView(of group: [Int]) -> Bool {
    let expected = Set(group.map { machines[$0].node.localMember })
    return group.allSatisfy { machine in
      Set(machines[machine].node.members.filter { $0.status == .alive }) == expected
    }
  }
}

// MARK: - Events

extension GossipSimulation {
  private mutating func handleNext() {
    guard let instant = events.next, let event = events.removeFirst() else { return }
    now = max(now, instant)
    switch event {
    case .datagram(let bytes, let address, let sender):
      if let target = reach(address, from: sender) {
        step(target, .datagram(bytes, from: machines[sender].address))
      }
    case .stream(let id, let news, let machine): step(machine, .stream(id, news))
    case .connect(let id, let address, let opener): connect(id, address, opener)
    case .deadline(let machine):
      guard machines[machine].deadline == instant else { return }
      machines[machine].deadline = nil
      step(machine, .deadlineReached)
    case .retryJoin(let machine, let seed):
      if machines[machine].isRunning { join(machine, to: seed) }
    }
  }

  /// The running machine at an address, if the network leads there.
  private func reach(_ address: PeerAddress, from sender: Int) -> Int? {
    guard let target = owners[address], machines[target].isRunning,
      machines[target].group == machines[sender].group
    else { return nil }
    return target
  }

  private mutating func connect(_ id: StreamID, _ address: PeerAddress, _ opener: Int) {
    guard machines[opener].isRunning, let owner = owners[address] else { return }
    guard let target = reach(address, from: opener) else {
      // A dead process on a live host refuses; behind a partition there is silence.
      if machines[owner].group == machines[opener].group {
        deliver(id, .failed(.refused), to: opener)
      }
      return
    }
    lastStream += 1
    let other = StreamID(.incoming, number: lastStream)
    machines[opener].streams[id] = SimulatedMachine.StreamEnd(machine: target, id: other, arrival: now)
    machines[target].streams[other] = SimulatedMachine.StreamEnd(machine: opener, id: id, arrival: now)
    step(target, .stream(other, .accepted(from: machines[opener].address)))
    deliver(id, .opened, to: opener)
  }

  private mutating func deliver(_ id: StreamID, _ news: StreamNews, to machine: Int) {
    events.add(.stream(id, news, to: machine), at: now.advanced(by: network.transit(&random)))
  }

  /// Delivers to the other end of a stream, after all that was sent on it before.
  private mutating func deliver(_ news: StreamNews, through end: inout SimulatedMachine.StreamEnd) {
    end.arrival = max(end.arrival, now.advanced(by: network.segmentTransit(&random)))
    events.add(.stream(end.id, news, to: end.machine), at: end.arrival)
  }

  private func configuration(
    _ name: String, at host: Int, tags: [String: String], _ configure: (inout GossipConfiguration) -> Void
  ) -> GossipConfiguration {
    let bytes: [UInt8] = [10, 0, UInt8(host >> 8 & 0xFF), UInt8(host & 0xFF)]
    let address = PeerAddress(IPAddress(bytes: bytes) ?? .loopbackV4, port: 8946)
    var configuration = GossipConfiguration(name: name, address: address, tags: tags)
    configuration.answersQueries = true
    configuration.timing = timing
    configuration.compresses = false
    configure(&configuration)
    return configuration
  }

  private mutating func add(_ node: GossipNode, _ configuration: GossipConfiguration) -> Int {
    machines.append(SimulatedMachine(node: node, name: configuration.name, address: configuration.address))
    owners[configuration.address] = machines.count - 1
    latest[configuration.name] = machines.count - 1
    arm(machines.count - 1)
    return machines.count - 1
  }

  private mutating func step(_ machine: Int, _ input: GossipInput) {
    guard machines[machine].isRunning else { return }
    steps += 1
    let effects = machines[machine].node.step(input, now: now)
    for effect in effects { perform(effect, of: machine) }
    if let deadline = machines[machine].node.nextDeadline, deadline <= now {
      violations.append("\(machines[machine].name) has a deadline that has passed")
    }
    arm(machine)
  }

  private mutating func arm(_ machine: Int) {
    guard machines[machine].isRunning, let deadline = machines[machine].node.nextDeadline,
      machines[machine].deadline != deadline
    else { return }
    machines[machine].deadline = deadline
    events.add(.deadline(machine), at: deadline)
  }

  private mutating func perform(_ effect: GossipEffect, of machine: Int) {
    switch effect {
    case .sendDatagram(let bytes, let address):
      for transit in network.arrivals(&random) {
        events.add(.datagram(bytes, to: address, from: machine), at: now.advanced(by: transit))
      }
    case .openStream(let id, let address, _):
      events.add(.connect(id, to: address, from: machine), at: now.advanced(by: network.handshakeTransit(&random)))
    case .sendOnStream(let id, let bytes):
      guard var end = machines[machine].streams[id], areConnected(machine, end.machine) else { return }
      do {
        guard let message = try StreamMessage.decode(bytes) else {
          violations.append("\(machines[machine].name) sent half a message")
          return
        }
        deliver(.message(message), through: &end)
        machines[machine].streams[id] = end
      } catch {
        violations.append("\(machines[machine].name) sent what cannot be read: \(error)")
      }
    case .closeStream(let id):
      guard var end = machines[machine].streams.removeValue(forKey: id) else { return }
      machines[end.machine].streams[end.id] = nil
      if areConnected(machine, end.machine) { deliver(.closed, through: &end) }
    case .membersChanged(let changes): check(changes, at: machine)
    case .joinDecided(let id, let outcome): decide(id, outcome, of: machine)
    case .left: machines[machine].isRunning = false
    case .userEventReceived(let event): machines[machine].userEvents.append(event)
    case .queryProgress(_, let progress): machines[machine].queryProgress.append(progress)
    case .queryReceived(let query):
      step(machine, .command(.respond(query.id, payload: Array(machines[machine].name.utf8))))
    case .note(let note): machines[machine].notes.append(note)
    case .stateRead, .keyRing: break
    }
  }

  private func areConnected(_ one: Int, _ other: Int) -> Bool {
    machines[other].isRunning && machines[one].group == machines[other].group
  }

  private mutating func decide(_ id: JoinID, _ outcome: JoinOutcome, of machine: Int) {
    machines[machine].joins.append(outcome)
    guard let seed = machines[machine].seeds.removeValue(forKey: id), case .failed = outcome else { return }
    events.add(.retryJoin(machine, seed: seed), at: now.advanced(by: .seconds(1)))
  }

  private mutating func check(_ changes: [MemberChange], at machine: Int) {
    for change in changes {
      let name = change.member.name
      let fault = machines[machine].invariants.fault(
        in: change, incarnation: machines[machine].node.incarnation(of: name), mayLeave: leavers.contains(name),
        memory: timing.gossipToTheDead, now: now)
      if let fault { violations.append("\(machines[machine].name) \(fault)") }
      if change.kind == .failed, let subject = latest[name], machines[subject].isRunning { falseFailures += 1 }
      if watched.contains(name) {
        sightings.append(MemberSighting(machine: machine, name: name, kind: change.kind, instant: now))
      }
    }
  }
}
