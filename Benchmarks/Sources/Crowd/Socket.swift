import Glibc
import JoinPrimitives

/// A non-blocking IPv4 socket.
struct Socket: Hashable {
  let descriptor: Int32

  /// Binds a new socket; for streams it listens.
  static func bound(_ kind: __socket_type, to address: IPAddress, port: UInt16) throws(SocketFailure) -> Socket {
    let socket = try Socket(kind)
    var one: Int32 = 1
    setsockopt(socket.descriptor, SOL_SOCKET, SO_REUSEADDR, &one, socklen_t(MemoryLayout<Int32>.size))
    guard socket.withName(of: address, port, Glibc.bind) == 0 else { throw SocketFailure("bind") }
    if kind == SOCK_STREAM, Glibc.listen(socket.descriptor, 128) != 0 { throw SocketFailure("listen") }
    return socket
  }

  /// Begins to connect a new socket.
  static func connecting(to address: IPAddress, port: UInt16) throws(SocketFailure) -> Socket {
    let socket = try Socket(SOCK_STREAM)
    if socket.withName(of: address, port, Glibc.connect) == 0 || errno == EINPROGRESS { return socket }
    socket.close()
    throw SocketFailure("connect")
  }

  private init(_ kind: __socket_type) throws(SocketFailure) {
    descriptor = Glibc.socket(AF_INET, Int32(kind.rawValue) | Int32(SOCK_NONBLOCK.rawValue), 0)
    if descriptor < 0 { throw SocketFailure("socket") }
  }

  private init(descriptor: Int32) { self.descriptor = descriptor }

  /// A connection that waits; nil when there is none.
  func accept() -> (Socket, IPAddress, UInt16)? {
    var name = sockaddr_in()
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let accepted = withUnsafeMutablePointer(to: &name) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        Glibc.accept(descriptor, $0, &length)
      }
    }
    guard accepted >= 0, fcntl(accepted, F_SETFL, O_NONBLOCK) == 0, let (address, port) = Self.read(name) else {
      return nil
    }
    return (Socket(descriptor: accepted), address, port)
  }

  /// A datagram that waits; nil when there is none.
  func receive(into buffer: inout [UInt8]) -> ([UInt8], IPAddress, UInt16)? {
    var name = sockaddr_in()
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let count = buffer.withUnsafeMutableBytes { bytes in
      withUnsafeMutablePointer(to: &name) {
        $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          recvfrom(descriptor, bytes.baseAddress, bytes.count, 0, $0, &length)
        }
      }
    }
    guard count >= 0, let (address, port) = Self.read(name) else { return nil }
    return (Array(buffer.prefix(count)), address, port)
  }

  func send(_ bytes: [UInt8], to address: IPAddress, port: UInt16) {
    _ = withName(of: address, port) { descriptor, name, length in
      Int32(sendto(descriptor, bytes, bytes.count, 0, name, length))
    }
  }

  /// What has come over a stream: bytes, nothing at its end, nil when more must be waited for.
  func read(into buffer: inout [UInt8]) -> [UInt8]? {
    let count = buffer.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress, $0.count) }
    if count < 0 { return errno == EAGAIN ? nil : [] }
    return Array(buffer.prefix(count))
  }

  /// Writes all. Messages here are shorter than the system's buffers.
  func write(_ bytes: [UInt8]) -> Bool {
    Glibc.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count
  }

  /// Whether a connection stands.
  var isConnected: Bool {
    var code: Int32 = 0
    var length = socklen_t(MemoryLayout<Int32>.size)
    return getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &code, &length) == 0 && code == 0
  }

  func close() { _ = Glibc.close(descriptor) }

  private func withName(
    of address: IPAddress, _ port: UInt16, _ body: (Int32, UnsafePointer<sockaddr>, socklen_t) -> Int32
  ) -> Int32 {
    var name = sockaddr_in()
    name.sin_family = sa_family_t(AF_INET)
    name.sin_port = port.bigEndian
    let bytes = address.bytes.suffix(4)
    name.sin_addr.s_addr = bytes.reduce(UInt32(0)) { $0 << 8 | UInt32($1) }.bigEndian
    return withUnsafePointer(to: &name) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        body(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
  }

  private static func read(_ name: sockaddr_in) -> (IPAddress, UInt16)? {
    let number = UInt32(bigEndian: name.sin_addr.s_addr)
    let bytes = [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number >> UInt32($0)) }
    return IPAddress(bytes: bytes).map { ($0, UInt16(bigEndian: name.sin_port)) }
  }
}

/// A system call that failed.
struct SocketFailure: Error, CustomStringConvertible {
  let call: String
  let code: Int32

  init(_ call: String) {
    self.call = call
    code = errno
  }

  var description: String { "\(call): \(String(cString: strerror(code)))" }
}
