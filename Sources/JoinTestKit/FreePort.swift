internal import Glibc
internal import Synchronization

/// Ports on loopback that nobody uses at the moment of asking.
package enum FreePort {
  /// Below the ports that the system gives to connections, any of which may be taken a moment later.
  private static let range: ClosedRange<UInt16> = 10_000...31_999
  private static let last = Atomic<Int>(Int(getpid()) &* 7919)

  /// A port on 127.0.0.1 that was free a moment ago for TCP and UDP, and that this process is not given again soon.
  package static func find() throws -> UInt16 {
    for _ in range {
      let number = last.wrappingAdd(1, ordering: .relaxed).newValue
      let port = range.lowerBound + UInt16(number.magnitude % UInt(range.count))
      if isFree(port, SOCK_STREAM), isFree(port, SOCK_DGRAM) { return port }
    }
    throw SystemCallError("bind")
  }

  private static func isFree(_ port: UInt16, _ kind: __socket_type) -> Bool {
    let descriptor = socket(AF_INET, Int32(kind.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { return false }
    defer { _ = close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    return withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
        bind(descriptor, generic, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
      }
    }
  }
}
