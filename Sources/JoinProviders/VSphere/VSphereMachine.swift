import JoinPrimitives

/// A virtual machine, as far as a lookup needs it.
struct VSphereMachine: Sendable, Equatable {
  /// A network card, or what a guest takes for one: a bridge for containers, say.
  struct Card: Sendable, Equatable {
    var network = ""
    var isConnected = true
    /// The key of the virtual device; negative or absent for what exists in the guest alone.
    var device: Int?
    /// The addresses of the configuration.
    var configured: [String] = []
    /// The plain list of addresses, which stands in where there is no configuration.
    var listed: [String] = []

    /// Whether the card is one of the machine, and not of its guest alone.
    var isOwn: Bool { device.map { $0 >= 0 } ?? !network.isEmpty }

    /// The addresses at which others may reach the machine, in the order of the guest.
    var addresses: [IPAddress] {
      (configured.isEmpty ? listed : configured).compactMap { IPAddress($0) }.filter {
        !$0.isLoopback && !$0.isLinkLocal && !$0.isMulticast && !$0.isUnspecified
      }
    }
  }

  /// `vm-57`.
  var id = ""
  var name = ""
  /// `poweredOn`, `poweredOff`, `suspended`.
  var powerState = ""
  var cards: [Card] = []
  /// Why properties are missing: `NoPermission`, `ManagedObjectNotFound`.
  var faults: Set<String> = []

  /// The first address of a kind. A bridge that every guest has alike must not stand for the machine, so cards of the
  /// guest alone count only where there are no others, and so do cards without a connection.
  func address(_ type: VSphereAddressType) -> IPAddress? {
    let own = cards.filter(\.isOwn)
    let candidates = own.isEmpty ? cards : own
    let connected = candidates.filter(\.isConnected)
    let all = (connected.isEmpty ? candidates : connected).flatMap(\.addresses)
    let first = { (family: IPAddress.Family, isPrivate: Bool) in
      all.first { $0.family == family && $0.isPrivate == isPrivate }
    }
    return switch type {
    case .any: first(.v4, true) ?? first(.v4, false) ?? all.first
    case .privateV4: first(.v4, true)
    case .publicV4: first(.v4, false)
    case .publicV6: first(.v6, false)
    }
  }
}
