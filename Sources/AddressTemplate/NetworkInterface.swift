public import JoinPrimitives

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#endif

/// One network interface of this machine with its addresses.
public struct NetworkInterface: Sendable, Equatable {
  /// The system's name, for example `eth0`.
  public let name: String
  /// Its addresses in the system's order.
  public var addresses: [IPAddress]
  /// Whether it is up.
  public let isUp: Bool

  /// Describes an interface.
  public init(name: String, addresses: [IPAddress], isUp: Bool = true) {
    self.name = name
    self.addresses = addresses
    self.isUp = isUp
  }

  /// All interfaces of this machine in the system's order; empty when the system does not tell.
  public static func all() -> [NetworkInterface] {
    var head: UnsafeMutablePointer<ifaddrs>?
    guard getifaddrs(&head) == 0 else { return [] }
    defer { freeifaddrs(head) }
    var interfaces: [NetworkInterface] = []
    var node = head
    while let entry = node?.pointee {
      node = entry.ifa_next
      let name = String(cString: entry.ifa_name)
      guard let address = entry.ifa_addr.flatMap({ IPAddress($0) }) else { continue }
      if let index = interfaces.firstIndex(where: { $0.name == name }) {
        interfaces[index].addresses.append(address)
      } else {
        let isUp = entry.ifa_flags & UInt32(IFF_UP) != 0
        interfaces.append(NetworkInterface(name: name, addresses: [address], isUp: isUp))
      }
    }
    return interfaces
  }
}
