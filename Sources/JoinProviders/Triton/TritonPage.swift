import CloudHTTP
import JoinDiscovery
import JoinPrimitives

/// One page of an account's machines.
struct TritonPage: Sendable {
  let machines: RowList<TritonMachine>
  /// How many there are on all pages, if the service says so.
  let total: Int?
}

/// What one row of an answer says, as far as a lookup needs it.
struct TritonMachine: Decodable, Sendable {
  /// The value of a tag: a text, a number or a truth value, compared by how it is written.
  struct TagValue: Decodable, Sendable {
    let text: String

    init(from decoder: any Decoder) throws {
      let value = try decoder.singleValueContainer()
      if let text = try? value.decode(String.self) {
        self.text = text
      } else if let flag = try? value.decode(Bool.self) {
        text = flag ? "true" : "false"
      } else if let number = try? value.decode(Int64.self) {
        text = "\(number)"
      } else {
        text = "\(try value.decode(Double.self))"
      }
    }
  }

  let name: String?
  let state: String?
  let primaryIp: String?
  let ips: [String]?
  let tags: [String: TagValue]?

  /// The one address of the wanted kind. The text `dhcp` stands where the service does not know an address.
  func address(_ type: TritonAddressType) -> IPAddress? {
    let all = (ips ?? []).compactMap { IPAddress($0) }.filter { $0.family == .v4 }
    return switch type {
    case .primary: primaryIp.flatMap { IPAddress($0) }
    case .privateV4: all.first(where: \.isPrivate)
    case .publicV4: all.first { !$0.isPrivate && !$0.isLoopback && !$0.isLinkLocal }
    }
  }
}

/// Which of a machine's addresses is returned.
enum TritonAddressType: String, Sendable, CaseIterable {
  /// What the service calls its primary address, which is often a public one.
  case primary
  case privateV4 = "private_v4"
  case publicV4 = "public_v4"

  /// Why a machine without such an address is left out.
  var absence: String {
    switch self {
    case .primary: "no primary address"
    case .privateV4: "no private IPv4 address"
    case .publicV4: "no public IPv4 address"
    }
  }
}
