import GossipCore
import JoinMembership
import JoinPrimitives
import JoinTestKit
import SeedDialing
import Testing

@testable import GossipMembership

@Suite("Joining a large cluster")
struct GossipSeedJoinTests {
  /// Every seed answers at once.
  private struct Prober: SeedProbing {
    let connectDeadline = Duration.seconds(1)

    func probe(
      _ seeds: [Seed], defaultPort: UInt16, deadline: Duration, limit: Int
    ) -> AsyncStream<(Seed, ProbeResult)> {
      AsyncStream { continuation in
        for seed in seeds { continuation.yield((seed, .alive)) }
        continuation.finish()
      }
    }
  }

  private struct Counts {
    var running = 0
    var started = 0
    var most = 0
    var outcomes: [SeedOutcome.Result] = []
  }

  private let counts = Watched(Counts())

  /// Joins by lists of live seeds that are dialled at the same time. No member is known, as among nodes that have
  /// all just started, so that nothing but the fan-out holds the exchanges back.
  private func join(lists: [Int], outcome: JoinOutcome) async throws -> Counts {
    let local = Member(name: "me", address: .loopbackV4, port: 8946)
    let counts = counts
    let run = GossipSeedJoin(
      local: local, prober: Prober(), share: ExchangeShare(), clock: ManualClock(), peers: { [local] },
      exchange: { _ in
        counts.change { counts in
          counts.started += 1
          counts.running += 1
          counts.most = max(counts.most, counts.running)
        }
        for _ in 0..<500 { await Task.yield() }
        counts.change { $0.running -= 1 }
        return outcome
      })
    try await withDeadline(for: "the joins") {
      await withTaskGroup(of: Void.self) { group in
        for (list, count) in lists.enumerated() {
          let seeds = (0..<count).map { index in
            Seed(
              IPAddress(bytes: [10, UInt8(list), UInt8(index >> 8), UInt8(index & 0xFF)]) ?? .loopbackV4, port: 8946)
          }
          group.addTask {
            await run.run(seeds) { outcome in counts.change { $0.outcomes.append(outcome.result) } }
          }
        }
      }
    }
    return counts.current
  }

  @Test(
    "Two thousand live seeds cost twelve exchanges at most, in one list or several", arguments: [[2000], [1024, 976]])
  func fanOut(lists: [Int]) async throws {
    let counts = try await join(lists: lists, outcome: .joined(name: "peer", liveMembers: 1))
    #expect((3...12).contains(counts.started))
    #expect(counts.outcomes.count == 2000)
    #expect(counts.outcomes.count { $0 == .joined(name: "peer") } == counts.started)
    #expect(counts.outcomes.count { $0 == .spare } == 2000 - counts.started)
  }

  @Test("A join whose seeds come when others have joined enough still has one of them as a peer")
  func otherPart() async throws {
    let share = ExchangeShare()
    let (first, second) = (share.enter(), share.enter())
    for _ in 0..<4 { share.noteAnswer(for: first) }
    for _ in 0..<3 {
      #expect(share.turn(for: first) == .now)
      share.note(.ended(isJoined: true, wasLate: false), from: first)
    }
    #expect(share.turn(for: first) == .never)
    share.noteAnswer(for: second)
    #expect(share.turn(for: second) == .now)
    #expect(share.turn(for: second) == .later)
    share.note(.ended(isJoined: false, wasLate: false), from: second)
    #expect(share.turn(for: second) == .now)
    share.note(.ended(isJoined: true, wasLate: false), from: second)
    #expect(share.turn(for: second) == .never)
  }

  @Test("An exchange that fails gives its place to the next seed, until all have failed")
  func failures() async throws {
    let counts = try await join(lists: [40, 20], outcome: .failed(.timedOut))
    #expect(counts.started == 60)
    #expect(counts.most <= 7)
    #expect(counts.outcomes.allSatisfy { $0 == .timedOut })
  }
}
