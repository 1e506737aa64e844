internal import MessagePack

extension GossipNode {
  /// Another node goes by our name: asks everybody whom they know under it.
  mutating func resolveNameConflict() {
    guard conflict == nil, liveMemberCount > 1 else { return }
    conflict = NameConflict()
    let query = GossipQuery(name: "_serf_conflict", payload: Array(me.name.utf8))
    if ask(query, asker: .nameConflict) != nil { conflict = nil }
  }

  /// Counts whether an answer names our address.
  mutating func countVote(_ payload: [UInt8]) {
    guard payload.first == SerfMessage.Kind.conflictResponse.rawValue,
      let vote = try? ConflictVote(wire: payload, from: 1)
    else { return }
    conflict?.answers += 1
    if vote.address.isSamePlace(as: configuration.address) { conflict?.votes += 1 }
  }

  /// The votes are in. The program decides what a node does that has lost its name.
  mutating func endNameConflict() {
    guard let conflict else { return }
    self.conflict = nil
    if conflict.answers > 0, conflict.votes < conflict.answers / 2 + 1 {
      note(.nameConflictLost(name: me.name, votes: conflict.votes, answers: conflict.answers))
    }
  }

  /// Tells whom we know by a name; about our own name we are no witness.
  mutating func tellOwner(of name: String, for query: QueryMessage) {
    guard name != configuration.name, let member = memberRecords[name]?.member else { return }
    let vote = ConflictVote(member: member)
    respond(to: query, with: vote.encoded(SerfMessage.Kind.conflictResponse.rawValue))
  }
}

/// Whom a member knows by a name.
struct ConflictVote: WireMessage {
  let address: PeerAddress
  private let member: GossipMember?

  init(member: GossipMember) {
    address = member.address
    self.member = member
  }

  static let order = ["Name", "Addr", "Port"]

  init(_ fields: WireFields) throws(WireError) {
    address = try fields.address("Addr", port: "Port")
    member = nil
  }

  var body: MessagePackValue {
    let versions = member?.versions ?? .unknown
    return .fields([
      "Addr": .raw(address.bytes), "DelegateCur": .unsigned(UInt64(versions.serf.current)),
      "DelegateMax": .unsigned(UInt64(versions.serf.max)), "DelegateMin": .unsigned(UInt64(versions.serf.min)),
      "Name": .text(member?.name ?? ""), "Port": .unsigned(UInt64(address.port)),
      "ProtocolCur": .unsigned(UInt64(versions.memberlist.current)),
      "ProtocolMax": .unsigned(UInt64(versions.memberlist.max)),
      "ProtocolMin": .unsigned(UInt64(versions.memberlist.min)), "Status": .unsigned(statusNumber),
      "Tags": .texts(member?.tags ?? [:]),
    ])
  }

  /// Serf's number of the member's status.
  private var statusNumber: UInt64 {
    switch member?.status {
    case nil: 0
    case .alive?: 1
    case .leaving?: 2
    case .left?: 3
    case .failed?: 4
    }
  }
}
