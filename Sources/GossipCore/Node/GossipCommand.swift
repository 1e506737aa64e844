/// What a program may ask of a node.
package enum GossipCommand: Sendable {
  /// Join the cluster of a seed. One `joinDecided` answers.
  case join(JoinID, PeerAddress)
  /// Read a seed's state and leave no trace. One `stateRead` answers.
  case read(JoinID, PeerAddress)
  /// Give up a join or a read that is not decided; nothing answers.
  case cancelJoin(JoinID)
  /// Tell the cluster that this node goes, and stop. `left` answers.
  case leave
  /// Say this of the node from now on. Tags that `MemberTags` refuses change nothing but a note.
  case setTags([String: String])
  /// Take a failed member for one that has left; with `prune` also forget it.
  case forceLeave(name: String, prune: Bool)
  /// Tell the whole cluster something.
  case userEvent(name: String, payload: [UInt8], coalesce: Bool)
  /// Ask the whole cluster something. `queryProgress` answers until the query ends.
  case query(QueryID, GossipQuery)
  /// Answer a query that `queryReceived` brought.
  case respond(ReceivedQuery.ID, payload: [UInt8])
  /// Answer what `keyRing` asked.
  case keyRingAnswer(ReceivedQuery.ID, KeyRingAnswer)
}

/// Names a join or a read; chosen by the program, never used twice.
package struct JoinID: Sendable, Hashable {
  /// The program's number.
  package let number: UInt64
  /// Names a join.
  package init(_ number: UInt64) { self.number = number }
}

/// Names a query of this node; chosen by the program, never used twice.
package struct QueryID: Sendable, Hashable {
  /// The program's number.
  package let number: UInt64
  /// Names a query.
  package init(_ number: UInt64) { self.number = number }
}
