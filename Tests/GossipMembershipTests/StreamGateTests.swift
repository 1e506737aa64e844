import GossipCore
import JoinPrimitives
import Testing

@testable import GossipMembership

@Suite("The gate of streams")
struct StreamGateTests {
  @Test("It lets in as many as the limit, counts the rest, and lets in again when one is over")
  func streams() throws {
    let gate = StreamGate()
    let ids = (0..<StreamGate.limit).compactMap { gate.enter(from: host(UInt8($0))) }
    #expect(Set(ids).count == StreamGate.limit)
    #expect(gate.enter(from: host(200)) == nil)
    #expect(gate.refused == 1)
    let first = try #require(ids.first)
    gate.leave(first)
    gate.leave(first)
    #expect(gate.enter(from: host(200)) == StreamID(.incoming, number: UInt64(StreamGate.limit + 1)))
    #expect(gate.enter(from: host(201)) == nil, "an end that is told twice makes room once")
  }

  @Test("One machine takes half of the places at most")
  func share() throws {
    let gate = StreamGate()
    let ids = (0..<StreamGate.limit).compactMap { _ in gate.enter(from: host(1)) }
    #expect(ids.count == StreamGate.share)
    #expect(gate.refused == StreamGate.limit - StreamGate.share)
    #expect(gate.enter(from: host(2)) != nil)
    for id in ids { gate.leave(id) }
    #expect(gate.enter(from: host(1)) != nil)
  }

  private func host(_ number: UInt8) -> IPAddress { IPAddress(bytes: [10, 0, 0, number]) ?? .loopbackV4 }

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
