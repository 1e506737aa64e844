import GossipCore
import JoinTestKit
import Testing

@Suite("A simulated cluster")
struct SimulationTests {
  /// Starts nodes within two seconds, each of which joins by one that stood before.
  private func cluster(_ count: Int, seed: UInt64, network: SimulatedNetwork = SimulatedNetwork()) -> GossipSimulation {
    var timing = GossipTiming.lan
    // A large cluster has so many who pass news on that half the copies do, and the test is twice as quick.
    if count > 50 { timing.retransmitFactor = 2 }
    var simulation = GossipSimulation(seed: seed, network: network, timing: timing)
    for index in 0..<count {
      let machine = simulation.start("n\(index)", at: index + 1, tags: ["index": "\(index)"])
      if machine > 0 { simulation.join(machine, to: Int(seed) * 7 % machine) }
      simulation.run(for: .milliseconds(2000 / count))
    }
    return simulation
  }

  /// Twenty clusters in every run, two hundred in the long one.
  static let sizes: [(UInt64, Int)] = (1...(LongTests.areWanted ? 200 : 20)).map { seed in
    (seed, seed % 20 == 0 ? 100 : seed % 9 == 0 ? 40 : 20)
  }

  @Test("Nodes become one cluster on a lossy network, and see who fails and who leaves", arguments: sizes)
  func life(seed: UInt64, count: Int) async {
    var network = SimulatedNetwork(loss: Double(seed % 4) * 0.03, duplication: 0.05)
    if seed % 3 == 0 { network.delay = Duration.milliseconds(1)...Duration.milliseconds(150) }
    network.segmentLoss = seed % 5 == 0 ? 0.02 : 0
    var simulation = cluster(count, seed: seed, network: network)
    // Whom the gossip has missed hears by an exchange of states, of which each of 100 nodes begins one in 90 s.
    #expect(await simulation.run(atMost: .seconds(240)) { $0.hasOneView })
    if seed % 6 == 1 {
      // Too short for a death, long enough for suspicions, which must be refuted.
      simulation.partition { $0 % 3 }
      simulation.run(for: .seconds(3))
      simulation.heal()
      #expect(await simulation.run(atMost: .seconds(60)) { $0.hasOneView })
    }
    // Where all signs of it are lost for two probe intervals, a join is told as ignored; the retry loop tries again.
    let ignored = simulation.machines.dropFirst().count { machine in
      !machine.joins.contains { if case .joined = $0 { true } else { false } }
    }
    #expect(ignored <= count / 10)

    let killed = Int(seed) % count
    let leaver = (killed + 1) % count
    simulation.kill(killed)
    simulation.command(leaver, .leave)
    #expect(
      await simulation.run(atMost: .seconds(240)) { simulation in
        simulation.hasOneView
          && simulation.running.allSatisfy { machine in
            simulation.status(of: "n\(killed)", at: machine) == .failed
              && simulation.status(of: "n\(leaver)", at: machine) == .left
          }
      })
    #expect(simulation.violations == [])
  }

  @Test("Three nodes that start together know each other by gossip alone", arguments: [GossipTiming.lan, .local])
  func three(timing: GossipTiming) {
    for seed in UInt64(1)...400 {
      var simulation = GossipSimulation(seed: seed, timing: timing)
      let first = simulation.start("a", at: 1)
      for (host, name) in [(2, "b"), (3, "c")] { simulation.join(simulation.start(name, at: host), to: first) }
      simulation.run(for: .seconds(2))
      let isOne = simulation.hasOneView
      #expect(isOne, "seed \(seed)")
    }
  }

  @Test("A cluster that was cut in two grows together again, and nobody is lost", arguments: [31, 32])
  func partition(seed: UInt64) async {
    var simulation = cluster(16, seed: seed)
    #expect(await simulation.run(atMost: .seconds(60)) { $0.hasOneView })
    simulation.partition { $0 % 2 }
    let halves = [simulation.running.filter { $0 % 2 == 0 }, simulation.running.filter { $0 % 2 == 1 }]
    #expect(
      await simulation.run(atMost: .seconds(90)) { simulation in
        halves.allSatisfy { simulation.hasOneView(of: $0) }
      })
    simulation.heal()
    #expect(await simulation.run(atMost: .seconds(120)) { $0.hasOneView })
    #expect(simulation.violations == [])
  }

  @Test("A node that was killed comes back under its name at once, with its new tags")
  func restart() async {
    var simulation = cluster(8, seed: 41)
    #expect(await simulation.run(atMost: .seconds(30)) { $0.hasOneView })
    simulation.kill(3)
    simulation.run(for: .seconds(2))
    let again = simulation.start("n3", at: 4, tags: ["life": "second"])
    simulation.join(again, to: 0)
    #expect(await simulation.run(atMost: .seconds(30)) { $0.hasOneView })
    #expect(simulation.violations == [])
  }

  @Test("A node that has left comes back under its name from another address")
  func moved() async {
    var simulation = cluster(8, seed: 42)
    #expect(await simulation.run(atMost: .seconds(30)) { $0.hasOneView })
    simulation.command(3, .leave)
    simulation.run(for: .seconds(10))
    #expect(!simulation.machines[3].isRunning)
    let again = simulation.start("n3", at: 99)
    simulation.join(again, to: 0)
    #expect(await simulation.run(atMost: .seconds(60)) { $0.hasOneView })
    #expect(simulation.violations == [])
  }

  @Test("A name that is alive elsewhere is reported with both addresses and not announced over")
  func takenName() async {
    var simulation = cluster(4, seed: 43)
    #expect(await simulation.run(atMost: .seconds(30)) { $0.hasOneView })
    let twin = simulation.start("n2", at: 77)
    simulation.join(twin, to: 0)
    simulation.run(for: .seconds(5))
    #expect(
      simulation.machines[twin].joins.first
        == .failed(
          .nameTaken(name: "n2", theirs: simulation.machines[2].address, ours: simulation.machines[twin].address)))
    let notes = simulation.machines.prefix(4).flatMap(\.notes)
    #expect(!notes.contains { if case .nameConflict = $0 { true } else { false } })
  }

  @Test("A user event and a query reach everybody")
  func eventsAndQueries() async {
    var simulation = cluster(12, seed: 44, network: SimulatedNetwork(loss: 0.05, duplication: 0.1))
    #expect(await simulation.run(atMost: .seconds(60)) { $0.hasOneView })
    simulation.command(5, .userEvent(name: "deploy", payload: [1, 2], coalesce: false))
    simulation.command(6, .query(QueryID(1), GossipQuery(name: "who", wantsAcks: true, relayFactor: 2)))
    simulation.run(for: .seconds(10))
    #expect(simulation.machines.allSatisfy { $0.userEvents.map(\.name) == ["deploy"] })
    let answers = simulation.machines[6].queryProgress.compactMap { progress -> String? in
      if case .answered(let from, let payload) = progress, payload == Array(from.utf8) { from } else { nil }
    }
    #expect(Set(answers) == Set(simulation.machines.map(\.name)))
    #expect(answers.count == 12)
    #expect(simulation.machines[6].queryProgress.last == .finished)
  }

  @Test("Nodes between which no datagram gets through stay alive by their streams")
  func streamsAlone() async {
    var simulation = cluster(6, seed: 45)
    #expect(await simulation.run(atMost: .seconds(30)) { $0.hasOneView })
    simulation.network.loss = 1
    #expect(await !simulation.run(atMost: .seconds(40)) { !$0.hasOneView })
  }

  @Test("A node that was cut off for a moment refutes what was said of it")
  func halted() async {
    var simulation = cluster(10, seed: 46)
    #expect(await simulation.run(atMost: .seconds(30)) { $0.hasOneView })
    simulation.partition { $0 == 3 ? 1 : 0 }
    simulation.run(for: .seconds(4))
    simulation.heal()
    simulation.run(for: .seconds(40))
    #expect(simulation.hasOneView)
    #expect(simulation.machines[3].node.statistics.refutations > 0)
  }

  @Test("The same seed gives the same history")
  func replay() {
    let histories = (0..<2).map { _ in
      var simulation = cluster(10, seed: 5, network: SimulatedNetwork(loss: 0.1, duplication: 0.1))
      simulation.run(for: .seconds(20))
      return (simulation.steps, simulation.machines.map(\.node.statistics))
    }
    #expect(histories[0].0 == histories[1].0)
    #expect(histories[0].1 == histories[1].1)
  }
}
