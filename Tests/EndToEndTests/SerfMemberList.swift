import Foundation
import JoinTestKit

/// The members as a Serf agent lists them.
struct SerfMemberList: Decodable, Sendable {
  /// One of them.
  struct Member: Decodable, Sendable {
    var name: String
    var addr: String
    var tags: [String: String]
    var status: String
  }

  var members: [Member]

  /// Reads what Serf's command writes; empty while it writes something else.
  init(_ text: String) {
    self = (try? JSONDecoder().decode(Self.self, from: Data(text.utf8))) ?? SerfMemberList(members: [])
  }

  private init(members: [Member]) {
    self.members = members
  }

  subscript(_ name: String) -> Member? { members.first { $0.name == name } }
}

extension SerfAgent {
  /// Everybody the agent knows.
  func members() async throws -> SerfMemberList {
    SerfMemberList(try await command("members", "-format=json").output)
  }

  /// Waits until the agent lists a member in this state, perhaps with these tags.
  func waitFor(_ name: String, _ status: String, tags: [String: String]? = nil) async throws {
    try await eventually("\(self.name) lists \(name) as \(status)") {
      guard let member = try await members()[name] else { return false }
      return member.status == status && (tags == nil || member.tags == tags)
    }
  }
}
