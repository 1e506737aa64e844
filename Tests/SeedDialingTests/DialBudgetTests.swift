import JoinTestKit
import Testing

@testable import SeedDialing

@Suite("The budget of open connects")
struct DialBudgetTests {
  /// What runs now, and who began in which order.
  private struct Seen {
    var running = 0
    var most = 0
    var order: [String] = []
  }

  private let seen = Watched(Seen())

  /// One connect, which stays open until its gate opens.
  private func connect(_ name: String, _ budget: DialBudget, _ share: DialBudget.Share, gate: Watched<Bool>) async {
    try? await budget.withRoom(for: share) {
      seen.change {
        $0.running += 1
        $0.most = max($0.most, $0.running)
        $0.order.append(name)
      }
      try? await gate.first { $0 ? () : nil }
      seen.change { $0.running -= 1 }
    }
  }

  @Test("Never more than the limit are open, and all have their turn")
  func limit() async throws {
    let budget = DialBudget(3)
    let share = budget.share()
    let gate = Watched(false)
    try await withDeadline(for: "all turns") {
      try await withThrowingTaskGroup(of: Void.self) { group in
        for index in 0..<20 { group.addTask { await connect("\(index)", budget, share, gate: gate) } }
        try await seen.first { $0.running == 3 ? () : nil }
        for _ in 0..<100 { await Task.yield() }
        #expect(seen.current.order.count == 3)
        gate.change { $0 = true }
        try await group.waitForAll()
      }
    }
    #expect(seen.current.most == 3)
    #expect(seen.current.order.count == 20)
  }

  @Test("A long list and a short one take turns")
  func turns() async throws {
    let budget = DialBudget(1)
    let (long, short) = (budget.share(), budget.share())
    let gate = Watched(false)
    try await withDeadline(for: "all turns") {
      try await withThrowingTaskGroup(of: Void.self) { group in
        // The first one holds the only place, so that the others queue in this order.
        group.addTask { await connect("first", budget, long, gate: gate) }
        try await seen.first { $0.running == 1 ? () : nil }
        for index in 0..<6 {
          group.addTask { await connect("long", budget, long, gate: gate) }
          while budget.waiting < index + 1 { await Task.yield() }
        }
        group.addTask { await connect("short", budget, short, gate: gate) }
        while budget.waiting < 7 { await Task.yield() }
        gate.change { $0 = true }
        try await group.waitForAll()
      }
    }
    #expect(seen.current.order.prefix(3) == ["first", "long", "short"])
  }

  @Test("Who is cancelled while waiting ends at once and takes no place")
  func cancellation() async throws {
    let budget = DialBudget(1)
    let share = budget.share()
    let gate = Watched(false)
    try await withDeadline(for: "the end of those who wait") {
      let holder = Task { await connect("holder", budget, share, gate: gate) }
      try await seen.first { $0.running == 1 ? () : nil }
      let waiter = Task {
        _ = await #expect(throws: CancellationError.self) { try await budget.withRoom(for: share) {} }
      }
      while budget.waiting == 0 { await Task.yield() }
      waiter.cancel()
      await waiter.value
      #expect(budget.waiting == 0)
      gate.change { $0 = true }
      await holder.value
      await connect("next", budget, share, gate: gate)
    }
    #expect(seen.current.order == ["holder", "next"])
  }
}
