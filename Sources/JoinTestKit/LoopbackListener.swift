internal import Glibc
package import JoinPrimitives

/// A listening socket on loopback that never accepts by itself.
package final class LoopbackListener: Sendable {
  /// Where it listens on 127.0.0.1.
  package let port: UInt16
  private let descriptor: Int32
  private let fillers: [Int32]

  /// With `isFull`, so many connections wait in its queue that the kernel drops every further attempt: a black hole.
  /// With `isEverywhere`, it listens on all addresses of 127.0.0.0/8 and all others of the machine.
  package init(isFull: Bool = false, isEverywhere: Bool = false) throws {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = isEverywhere ? 0 : UInt32(0x7F00_0001).bigEndian
    try Self.call("bind", descriptor, &address) { bind($0, $1, $2) }
    guard listen(descriptor, isFull ? 0 : 128) == 0 else { throw SystemCallError("listen") }
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    try Self.call("getsockname", descriptor, &address) { descriptor, pointer, _ in
      getsockname(descriptor, pointer, &length)
    }
    port = UInt16(bigEndian: address.sin_port)
    var fillers: [Int32] = []
    for _ in 0..<(isFull ? 4 : 0) {
      let filler = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue), 0)
      fillers.append(filler)
      var target = address
      _ = try? Self.call("connect", filler, &target) { connect($0, $1, $2) }
    }
    self.fillers = fillers
  }

  deinit {
    for open in fillers + [descriptor] { _ = close(open) }
  }

  /// The seed that leads here.
  package var seed: Seed { Seed(.loopbackV4, port: port) }

  /// Accepts one waiting connection and tells whether its other side closes it within five seconds.
  package func acceptedIsClosed() -> Bool {
    let accepted = accept(descriptor, nil, nil)
    defer { _ = close(accepted) }
    var limit = timeval(tv_sec: 5, tv_usec: 0)
    _ = setsockopt(accepted, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    var byte: UInt8 = 0
    return accepted >= 0 && recv(accepted, &byte, 1, 0) == 0
  }

  /// Accepts one waiting connection, and answers what comes first with this text, whatever it was.
  package func answerOnce(_ text: String) {
    let accepted = accept(descriptor, nil, nil)
    defer { _ = close(accepted) }
    var limit = timeval(tv_sec: 5, tv_usec: 0)
    _ = setsockopt(accepted, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    var bytes = [UInt8](repeating: 0, count: 4096)
    guard accepted >= 0, recv(accepted, &bytes, bytes.count, 0) > 0 else { return }
    _ = send(accepted, text, text.utf8.count, Int32(MSG_NOSIGNAL))
    // To close at once would be a reset, which overtakes the text.
    while recv(accepted, &bytes, bytes.count, 0) > 0 {}
  }

  private static func call(
    _ name: String, _ descriptor: Int32, _ address: inout sockaddr_in,
    _ body: (Int32, UnsafeMutablePointer<sockaddr>, socklen_t) -> Int32
  ) throws {
    let result = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        body(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    if result != 0 { throw SystemCallError(name) }
  }
}
