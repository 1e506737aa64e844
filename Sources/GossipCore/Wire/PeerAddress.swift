package import JoinPrimitives

/// Where a node gossips, in the byte form in which it was heard.
///
/// An IPv4 address travels as four bytes or, from a node bound to 0.0.0.0, as sixteen. Go compares the bytes, so a node
/// passes on the form it received; `isSamePlace` looks through the difference.
package struct PeerAddress: Sendable, Hashable, CustomStringConvertible {
  /// Four or sixteen bytes in network order, as heard.
  package let bytes: [UInt8]
  /// The address in its canonical form.
  package let address: IPAddress
  /// The port, for datagrams and streams alike.
  package let port: UInt16

  /// Takes an address from the wire; nil unless it has 4 or 16 bytes.
  package init?(bytes: [UInt8], port: UInt16) {
    guard let address = IPAddress(bytes: bytes) else { return nil }
    self.bytes = bytes
    self.address = address
    self.port = port
  }

  /// Takes an address in its canonical form.
  package init(_ address: IPAddress, port: UInt16) {
    bytes = address.bytes
    self.address = address
    self.port = port
  }

  /// The address and port in the form that can be dialled and printed.
  package var endpoint: HostPort { HostPort(address, port: port) }

  /// Whether both lead to the same socket, whichever byte form they came in.
  package func isSamePlace(as other: PeerAddress) -> Bool {
    address.bytes == other.address.bytes && port == other.port
  }

  /// The same address; port 0 on the wire stands for the port of whoever reads it.
  func withPort(ifMissing own: UInt16) -> PeerAddress {
    port == 0 ? PeerAddress(bytes: bytes, port: own) ?? self : self
  }

  /// The printed endpoint.
  package var description: String { endpoint.description }
}
