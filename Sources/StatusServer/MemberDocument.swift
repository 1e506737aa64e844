package import JoinMembership
internal import JoinPrimitives

/// A member in the spelling of Dkron's `/v1/members`.
package struct MemberDocument: Codable, Sendable, Equatable {
  /// The node's name.
  package var name: String
  /// Its address without a port.
  package var address: String
  /// The port that it gossips on.
  package var port: UInt16
  /// What it says of itself.
  package var tags: [String: String]
  /// `alive`, `leaving`, `left` or `failed`.
  package var status: String

  private enum CodingKeys: String, CodingKey {
    case name = "Name"
    case address = "Addr"
    case port = "Port"
    case tags = "Tags"
    case status = "statusText"
  }

  /// Describes a member.
  package init(_ member: Member) {
    name = member.name
    address = member.address.description
    port = member.port
    tags = member.tags
    status = member.status.rawValue
  }

  /// Where it gossips, in the form that can be dialled.
  package var endpoint: String {
    address.contains(":") ? "[\(address)]:\(port)" : "\(address):\(port)"
  }
}
