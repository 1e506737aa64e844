import JoinPrimitives

/// What one row of an answer says, as far as a lookup needs it.
struct EC2Instance: Sendable, Equatable {
  /// An IPv6 address of a network interface.
  struct IPv6: Sendable, Equatable {
    var text = ""
    var isPrimary = false
  }

  /// A network interface; numbers that are absent count as the last.
  struct Interface: Sendable, Equatable {
    var device = Int.max
    var card = Int.max
    var addresses: [IPv6] = []
  }

  var id = ""
  var isRunning = false
  /// How many of the wanted tags it carries.
  var matchedTags = 0
  var privateIPv4 = ""
  var publicIPv4 = ""
  var ipv6 = ""
  var interfaces: [Interface] = []

  /// The one address of the wanted kind; nil when there is none.
  func address(_ type: AddressType) -> IPAddress? {
    switch type {
    case .privateV4: return IPAddress(privateIPv4)
    case .publicV4: return IPAddress(publicIPv4)
    case .publicV6:
      // The server promises no order: the primary interface is device 0 on card 0, whatever stands first.
      let ordered = interfaces.enumerated().sorted { left, right in
        (left.element.card, left.element.device, left.offset) < (right.element.card, right.element.device, right.offset)
      }
      for (_, interface) in ordered {
        let addresses = interface.addresses.filter(\.isPrimary) + interface.addresses.filter { !$0.isPrimary }
        for candidate in addresses {
          if let address = IPAddress(candidate.text), address.isPublicV6 { return address }
        }
      }
      return IPAddress(ipv6).flatMap { $0.isPublicV6 ? $0 : nil }
    }
  }
}

extension IPAddress {
  /// Whether it is an IPv6 address that can be reached from elsewhere.
  var isPublicV6: Bool { family == .v6 && !isPrivate && !isLinkLocal }
}
