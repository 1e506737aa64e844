internal import GossipCore
internal import JoinPrimitives
internal import NIOCore

extension PeerAddress {
  /// Where a datagram or a connection comes from; nil for what is neither IPv4 nor IPv6.
  init?(_ socket: SocketAddress) {
    guard let port = socket.port.flatMap(UInt16.init(exactly:)), let text = socket.ipAddress,
      let address = IPAddress(text)
    else { return nil }
    self.init(address, port: port)
  }

  /// The address as a socket of `family` can reach it; nil for an IPv6 address and an IPv4 socket, and for what is
  /// nobody's own address.
  func socketAddress(for family: IPAddress.Family) -> SocketAddress? {
    guard port != 0, !address.isNobodys else { return nil }
    let bytes: [UInt8]
    switch (address.family, family) {
    case (.v6, .v4): return nil
    case (.v4, .v6): bytes = [UInt8](repeating: 0, count: 10) + [0xFF, 0xFF] + address.bytes
    default: bytes = address.bytes
    }
    return try? SocketAddress(packedIPAddress: ByteBuffer(bytes: bytes), port: Int(port))
  }
}
