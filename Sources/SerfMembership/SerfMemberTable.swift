internal import JoinMembership

/// What the driver has last heard of each member; it tells what is new.
struct SerfMemberTable: Sendable {
  private var members: [String: Member] = [:]

  /// The member with this name.
  subscript(_ name: String) -> Member? { members[name] }

  /// Takes a complete list and returns what is different. A member that was listed and is no longer counts as failed,
  /// unless it had left.
  mutating func replace(with list: [Member]) -> [Member] {
    let fresh = Dictionary(list.map { ($0.name, $0) }) { $1 }
    var changes = fresh.values.filter { members[$0.name] != $0 }
    for member in members.values where fresh[member.name] == nil && member.status != .left {
      changes.append(
        Member(name: member.name, address: member.address, port: member.port, tags: member.tags, status: .failed)
      )
    }
    members = fresh
    return changes.sorted { $0.name < $1.name }
  }

  /// Takes one record of the event stream and returns what is different.
  mutating func apply(event: String, _ list: [Member]) -> [Member] {
    var changes: [Member] = []
    for member in list {
      if event == "member-reap" {
        members[member.name] = nil
      } else if members[member.name] != member {
        members[member.name] = member
        changes.append(member)
      }
    }
    return changes
  }
}
