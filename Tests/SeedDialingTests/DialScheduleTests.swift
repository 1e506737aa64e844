import SeedDialing
import Testing

@Suite("The schedule of dials")
struct DialScheduleTests {
  private static func dialled(_ actions: [DialSchedule.Action]) -> [Int] {
    actions.compactMap { action in
      if case .dial(let index, _) = action { index } else { nil }
    }
  }

  @Test("Sixteen connects start at once and their number doubles at each interval while nothing answers")
  func ramp() {
    var schedule = DialSchedule(count: 1000, policy: .init(limit: 200))
    var started = [Self.dialled(schedule.handle(.start)).count]
    for _ in 0..<5 { started.append(Self.dialled(schedule.handle(.rampTimerFired)).count) }
    #expect(started == [16, 16, 32, 64, 72, 0])
  }

  @Test("The ramp's timer is set anew until the limit is reached or everybody is dialled")
  func timer() {
    var schedule = DialSchedule(count: 100, policy: .init(limit: 32))
    #expect(schedule.handle(.start).last == .setRampTimer(after: .milliseconds(50)))
    #expect(!schedule.handle(.rampTimerFired).contains(.setRampTimer(after: .milliseconds(50))))
    var small = DialSchedule(count: 3, policy: .init(limit: 32))
    #expect(small.handle(.start) == (0..<3).map { .dial($0, deadline: .milliseconds(1500)) })
  }

  @Test("The first live answer ends the ramp: a late timer starts nothing")
  func firstAnswer() {
    var schedule = DialSchedule(count: 100, policy: .init(limit: 64))
    _ = schedule.handle(.start)
    #expect(Self.dialled(schedule.handle(.ended(3, isLive: true))) == [16])
    #expect(schedule.handle(.rampTimerFired) == [])
  }

  @Test("A connect that ends makes room for the next seed, in the order given")
  func order() {
    var schedule = DialSchedule(count: 5, policy: .init(burst: 2, limit: 2))
    #expect(Self.dialled(schedule.handle(.start)) == [0, 1])
    #expect(Self.dialled(schedule.handle(.ended(1, isLive: false))) == [2])
    #expect(Self.dialled(schedule.handle(.ended(0, isLive: false))) == [3])
    #expect(Self.dialled(schedule.handle(.ended(0, isLive: false))) == [], "an end counts once")
  }

  @Test("It finishes after the last end and says so once", arguments: [0, 1, 7, 40])
  func finish(count: Int) {
    var schedule = DialSchedule(count: count, policy: .init(limit: 8))
    var actions = schedule.handle(.start)
    var ended = 0
    while let index = Self.dialled(actions).first {
      var next: [DialSchedule.Action] = Array(
        actions.drop { $0 != .dial(index, deadline: .milliseconds(1500)) }.dropFirst())
      next += schedule.handle(.ended(index, isLive: false))
      actions = next
      ended += 1
    }
    #expect(ended == count)
    #expect(actions.filter { $0 == .finish }.count == 1)
    #expect(schedule.handle(.start) == [])
  }

  @Test(
    "The fan-out grows with the logarithm of the cluster",
    arguments: [(0, 3), (1, 3), (2, 3), (4, 3), (5, 4), (8, 4), (9, 5), (1000, 11), (2000, 12)]
  )
  func fanOut(count: Int, limit: Int) {
    #expect(JoinFanOut.limit(for: count) == limit)
  }
}
