import JoinPrimitives
import JoinTestKit
import MessagePack
import Testing

@testable import GossipCore

@Suite("Network coordinates")
struct CoordinateTests {
  @Test("The coordinate of a real agent is read, and written again byte for byte")
  func captured() throws {
    let packet = Packet(decoding: CapturedPackets.ackWithAlive)
    guard case .ack(let ack)? = packet.messages.last else {
      Issue.record("no ack")
      return
    }
    let coordinate = try NetworkCoordinate(wire: ack.payload, from: 1)
    #expect(coordinate.place.count == 8 && coordinate.error > 0 && coordinate.error <= 1.5)
    #expect(coordinate.encoded(NetworkCoordinate.mark) == ack.payload)
  }

  static let bad: [(String, MessagePackValue)] = [
    ("seven dimensions", .fields(["Vec": .array(Array(repeating: .double(0), count: 7)), "Error": .double(1)])),
    (
      "no number",
      .fields([
        "Vec": .array(Array(repeating: .double(0), count: 8)), "Error": .double(.nan), "Adjustment": .double(0),
        "Height": .double(0),
      ])
    ),
    (
      "infinity",
      .fields([
        "Vec": .array(Array(repeating: .double(.infinity), count: 8)), "Error": .double(1), "Adjustment": .double(0),
        "Height": .double(0),
      ])
    ),
    ("nothing", .fields([:])),
  ]

  @Test("A coordinate that makes no sense is refused")
  func refused() {
    for (what, value) in Self.bad { #expect(throws: WireError.self, "\(what)") { try NetworkCoordinate(value) } }
  }

  @Test("Answers to pings carry the own coordinate where the node takes part, those of a bad one still count")
  func answers() throws {
    var test = TestNode { $0.takesCoordinates = true }
    test.meet(2)
    test.hear(.ping(Ping(sequence: 7, node: "me")))
    let payload = NetworkCoordinate().encoded(NetworkCoordinate.mark)
    #expect(test.messages.contains(.ack(Ack(sequence: 7, payload: payload))))
    while test.node.probe == nil { test.advance(by: .milliseconds(10)) }
    let probe = try #require(test.node.probe)
    test.hear(.ack(Ack(sequence: probe.sequence, payload: [1, 0x80])))
    #expect(test.node.probe == nil)
    #expect(test.node.statistics.malformed == 1)
    #expect(test.node.coordinate == NetworkCoordinate())
  }

  @Test("Three sites find their distances: the estimates come near the round trips")
  func sites() {
    let roundTrips: [[Double]] = [[0.002, 0.030, 0.080], [0.030, 0.002, 0.060], [0.080, 0.060, 0.002]]
    var random = SeededGenerator(seed: 11)
    // Two nodes a site.
    var estimates = [CoordinateEstimate](repeating: CoordinateEstimate(), count: 6)
    for _ in 0..<3000 {
      let (one, other) = (random.index(below: 6), random.index(below: 6))
      if one == other { continue }
      let seconds = roundTrips[one / 2][other / 2] * (0.95 + 0.1 * random.fraction())
      let place = estimates[other].coordinate
      #expect(estimates[one].learn(.seconds(seconds), to: "n\(other)", at: place, random: &random))
    }
    for (one, other) in [(0, 2), (0, 4), (2, 4)] {
      let expected = roundTrips[one / 2][other / 2]
      let found = estimates[one].coordinate.distance(to: estimates[other].coordinate)
      #expect(abs(found - expected) < expected * 0.25, "\(found) for \(expected)")
    }
    #expect(estimates.allSatisfy { $0.coordinate.error < 0.5 })
  }

  @Test("A round trip of minutes or below nothing changes nothing")
  func absurd() {
    var estimate = CoordinateEstimate()
    var random = SeededGenerator(seed: 1)
    for seconds in [-1.0, 11, 1e9] {
      #expect(!estimate.learn(.seconds(seconds), to: "a", at: NetworkCoordinate(), random: &random))
    }
    #expect(estimate.coordinate == NetworkCoordinate())
  }

  @Test("A coordinate with a part that no honest node can have is refused and changes nothing")
  func refusedCoordinate() {
    var estimate = CoordinateEstimate()
    var random = SeededGenerator(seed: 1)
    let changes: [(String, (inout NetworkCoordinate) -> Void)] = [
      ("place", { $0.place[3] = -101 }), ("error", { $0.error = 101 }), ("adjustment", { $0.adjustment = -1e300 }),
      ("height", { $0.height = 1.7e308 }), ("no number", { $0.height = .nan }), ("below nothing", { $0.error = -1 }),
    ]
    for (what, change) in changes {
      var far = NetworkCoordinate()
      change(&far)
      #expect(!estimate.learn(.milliseconds(10), to: "far", at: far, random: &random), "\(what)")
      #expect(estimate.coordinate == NetworkCoordinate(), "\(what)")
    }
    #expect(estimate.roundTrips.isEmpty)
    var farthest = NetworkCoordinate()
    farthest.place[0] = 100
    #expect(estimate.learn(.milliseconds(10), to: "far", at: farthest, random: &random))
  }

  @Test("A node that was led out of the space begins anew")
  func reset() {
    var estimate = CoordinateEstimate()
    var random = SeededGenerator(seed: 1)
    // Almost at the same place, and so high that the own height is lifted beyond all measure.
    var near = NetworkCoordinate()
    near.place[0] = 1e-5
    near.height = 1
    #expect(estimate.learn(.seconds(9), to: "near", at: near, random: &random))
    #expect(estimate.coordinate == NetworkCoordinate())
    #expect(estimate.learn(.milliseconds(10), to: "other", at: NetworkCoordinate(), random: &random))
    #expect(estimate.coordinate.isSane)
  }

  @Test("With a member its round trips are forgotten")
  func forgotten() {
    var test = TestNode()
    test.meet(2, 3)
    var random = SeededGenerator(seed: 1)
    for name in ["n2", "n3"] {
      #expect(test.node.estimate.learn(.milliseconds(10), to: name, at: NetworkCoordinate(), random: &random))
    }
    test.hear(.dead(Accusation(incarnation: 1, node: "n2", from: "n3")))
    test.step(.command(.forceLeave(name: "n2", prune: true)))
    #expect(test.status("n2") == nil)
    #expect(test.node.estimate.roundTrips.keys.sorted() == ["n3"])
  }
}
