import GossipCore
import Testing

@testable import GossipMembership

@Suite("The gate of streams")
struct StreamGateTests {
  @Test("It lets in as many as the limit, counts the rest, and lets in again when one is over")
  func streams() throws {
    let gate = StreamGate()
    let ids = (0..<StreamGate.limit).compactMap { _ in gate.enter() }
    #expect(Set(ids).count == StreamGate.limit)
    #expect(gate.enter() == nil)
    #expect(gate.refused == 1)
    let first = try #require(ids.first)
    gate.leave(first)
    gate.leave(first)
    #expect(gate.enter() == StreamID(.incoming, number: UInt64(StreamGate.limit + 1)))
    #expect(gate.enter() == nil, "an end that is told twice makes room once")
  }

  @Test("Messages share one budget of bytes until their streams are over")
  func bytes() {
    let gate = StreamGate()
    let (one, other) = (StreamID(.outgoing, number: 1), StreamID(.incoming, number: 1))
    #expect(gate.reserve(StreamGate.byteLimit - 1, for: one))
    #expect(!gate.reserve(2, for: other))
    #expect(gate.reserve(1, for: other))
    gate.leave(one)
    gate.leave(one)
    #expect(!gate.reserve(StreamGate.byteLimit, for: one))
    gate.leave(other)
    #expect(gate.reserve(StreamGate.byteLimit, for: one))
  }
}
