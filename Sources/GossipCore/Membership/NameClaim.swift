/// A node at another address that goes by a name which is not free.
struct NameClaim: Sendable, Hashable {
  /// How many claims are noted within a minute.
  static let mostNoted = 64

  let name: String
  let address: PeerAddress
}
