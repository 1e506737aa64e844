package import GossipCore

/// A simulated node with its sockets.
package struct SimulatedMachine {
  /// The other end of a stream.
  struct StreamEnd {
    let machine: Int
    let id: StreamID
    /// When the last of what was sent to it arrives.
    var arrival: GossipInstant
  }

  /// The node itself.
  package var node: GossipNode
  /// Its name, which a machine that comes later may take again.
  package let name: String
  /// Its address.
  package let address: PeerAddress
  /// Whether it runs; a machine that was killed or has left does not.
  package internal(set) var isRunning = true
  /// What became of its joins, in order.
  package internal(set) var joins: [JoinOutcome] = []
  /// What it has heard of user events.
  package internal(set) var userEvents: [UserEvent] = []
  /// What its queries have brought.
  package internal(set) var queryProgress: [QueryProgress] = []
  /// What it noted.
  package internal(set) var notes: [GossipNote] = []
  /// Only machines of one group reach each other.
  var group = 0
  var streams: [StreamID: StreamEnd] = [:]
  /// Which seed each join goes to, for another try.
  var seeds: [JoinID: Int] = [:]
  var deadline: GossipInstant?
  var invariants = MembershipInvariants()

  init(node: GossipNode, name: String, address: PeerAddress) {
    self.node = node
    self.name = name
    self.address = address
  }
}
