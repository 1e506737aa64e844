extension GossipNode {
  /// Where this node stands, as its round trips have shown.
  package var coordinate: NetworkCoordinate { estimate.coordinate }

  /// What an answer to a ping carries.
  var coordinatePayload: [UInt8] {
    configuration.takesCoordinates ? coordinate.encoded(NetworkCoordinate.mark) : []
  }

  /// Takes in the coordinate that came with an answer. An answer without one is as good.
  mutating func learnCoordinate(from ack: Ack, of probe: Probe) {
    // Once others were asked, the answer may have come by a detour.
    guard configuration.takesCoordinates, !probe.isIndirect, ack.payload.first == NetworkCoordinate.mark else { return }
    do {
      let other = try NetworkCoordinate(wire: ack.payload, from: 1)
      let isTaken = estimate.learn(now - probe.startedAt, to: probe.target, at: other, random: &random)
      if !isTaken { statistics.malformed += 1 }
    } catch {
      statistics.malformed += 1
    }
  }
}
