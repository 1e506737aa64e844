import JoinPrimitives
import Testing

@testable import GossipCore

@Suite("Timers by their instants")
struct TimerQueueTests {
  private func at(_ seconds: Int) -> GossipInstant { GossipInstant(offset: .seconds(seconds)) }

  @Test("Timers ring by their instants, those of one instant in the order in which they were set")
  func order() {
    var queue = TimerQueue()
    for (timer, seconds) in [(GossipTimer.reap, 5), (.probe, 3), (.gossip, 5), (.leave, 5), (.pushPull, 4)] {
      queue.arm(timer, at: at(seconds))
    }
    queue.arm(.reap, at: at(5))
    var rung: [GossipTimer] = []
    #expect(queue.popDue(at(2)) == nil)
    while let timer = queue.popDue(at(5)) { rung.append(timer) }
    #expect(rung == [.probe, .pushPull, .gossip, .leave, .reap])
    #expect(queue.next == nil)
  }

  @Test("A timer that was set anew or dropped does not ring as it was, and does not show as the next")
  func dropped() {
    var queue = TimerQueue()
    queue.arm(.probe, at: at(1))
    queue.arm(.reap, at: at(2))
    queue.arm(.probe, at: at(3))
    #expect(queue.next == at(2))
    queue.cancel(.reap)
    #expect(!queue.isArmed(.reap) && queue.isArmed(.probe))
    #expect(queue.next == at(3))
    #expect(queue.popDue(at(2)) == nil)
    #expect(queue.popDue(at(3)) == .probe)
    #expect(!queue.isArmed(.probe))
  }

  @Test("It does as a list in order would, whatever is set and dropped", arguments: 1...20 as ClosedRange<UInt64>)
  func model(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var queue = TimerQueue()
    var list: [(timer: GossipTimer, instant: GossipInstant)] = []
    for _ in 0..<2000 {
      let timer = GossipTimer.query(UInt32(random.index(below: 40)))
      switch random.index(below: 4) {
      case 0, 1:
        let instant = at(random.index(below: 20))
        queue.arm(timer, at: instant)
        list.removeAll { $0.timer == timer }
        list.insert((timer, instant), at: list.firstIndex { $0.instant > instant } ?? list.endIndex)
      case 2:
        queue.cancel(timer)
        list.removeAll { $0.timer == timer }
      default:
        let now = at(random.index(below: 6))
        let due = list.first.flatMap { $0.instant <= now ? $0.timer : nil }
        if due != nil { list.removeFirst() }
        #expect(queue.popDue(now) == due)
      }
      #expect(queue.next == list.first?.instant)
      #expect(queue.isArmed(timer) == list.contains { $0.timer == timer })
    }
  }
}
