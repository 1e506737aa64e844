import Testing

@testable import GossipMembership

@Suite("The gate of streams")
struct StreamGateTests {
  @Test("It lets in as many as the limit, counts the rest, and lets in again when one is over")
  func streams() {
    let gate = StreamGate()
    let numbers = (0..<StreamGate.limit).compactMap { _ in gate.enter() }
    #expect(Set(numbers).count == StreamGate.limit)
    #expect(gate.enter() == nil)
    #expect(gate.refused == 1)
    gate.leave()
    #expect(gate.enter() == UInt64(StreamGate.limit + 1))
  }

  @Test("Unfinished messages share one budget of bytes")
  func bytes() {
    let gate = StreamGate()
    #expect(gate.reserve(StreamGate.byteLimit - 1))
    #expect(!gate.reserve(2))
    #expect(gate.reserve(1))
    gate.release(StreamGate.byteLimit)
    #expect(gate.reserve(StreamGate.byteLimit))
  }
}
