#if canImport(Glibc)
  package import Glibc
#elseif canImport(Musl)
  package import Musl
#endif

extension IPAddress {
  /// Reads a system socket address; nil for a family other than IPv4 and IPv6. A scope id becomes the interface's name.
  package init?(_ socketAddress: UnsafePointer<sockaddr>) {
    switch Int32(socketAddress.pointee.sa_family) {
    case AF_INET:
      let bytes = socketAddress.withMemoryRebound(to: sockaddr_in.self, capacity: 1) { pointer in
        withUnsafeBytes(of: pointer.pointee.sin_addr) { Array($0) }
      }
      self.init(bytes: bytes)
    case AF_INET6:
      let (bytes, scope) = socketAddress.withMemoryRebound(to: sockaddr_in6.self, capacity: 1) { pointer in
        (withUnsafeBytes(of: pointer.pointee.sin6_addr) { Array($0) }, pointer.pointee.sin6_scope_id)
      }
      self.init(bytes: bytes, zone: scope == 0 ? nil : Self.interfaceName(scope))
    default: return nil
    }
  }

  private static func interfaceName(_ index: UInt32) -> String {
    var name = [CChar](repeating: 0, count: Int(IF_NAMESIZE))
    guard if_indextoname(index, &name) != nil else { return String(index) }
    return String(decoding: name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }
}
