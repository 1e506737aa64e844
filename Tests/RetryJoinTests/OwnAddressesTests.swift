import JoinPrimitives
import Testing

@testable import RetryJoin

@Suite("Own addresses")
struct OwnAddressesTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let bound: String
    var advertised: String?
    let candidate: String
    let isMine: Bool

    init(_ bound: String, advertised: String? = nil, _ candidate: String, _ isMine: Bool) {
      self.bound = bound
      self.advertised = advertised
      self.candidate = candidate
      self.isMine = isMine
    }

    var testDescription: String { "bound to \(bound): \(candidate) is \(isMine ? "this node" : "another")" }
  }

  static let cases = [
    Case("10.0.0.1:8946", "10.0.0.1:8946", true),
    Case("10.0.0.1:8946", "10.0.0.1:8947", false),
    Case("10.0.0.1:8946", "10.0.0.2:8946", false),
    Case("10.0.0.1:8946", "[::ffff:10.0.0.1]:8946", true),
    Case("10.0.0.1:8946", advertised: "203.0.113.9:9000", "203.0.113.9:9000", true),
    Case("10.0.0.1:8946", advertised: "203.0.113.9:9000", "203.0.113.9:8946", false),
    // 192.168.1.5 is an interface of this machine, but this node is bound to another one.
    Case("10.0.0.1:8946", "192.168.1.5:8946", false),
    Case("127.0.0.1:8946", "127.0.0.2:8946", false),
    Case("0.0.0.0:8946", "192.168.1.5:8946", true),
    Case("0.0.0.0:8946", "192.168.1.5:8947", false),
    Case("0.0.0.0:8946", "192.168.1.6:8946", false),
    Case("0.0.0.0:8946", "127.0.0.1:8946", true),
    Case("0.0.0.0:8946", "[2001:db8::5]:8946", false),
    Case("[::]:8946", "192.168.1.5:8946", true),
    Case("[::]:8946", "[2001:db8::5]:8946", true),
    Case("[::]:8946", "[fe80::1%eth0]:8946", true),
    Case("[::]:8946", "[fe80::1%eth1]:8946", false),
    Case("[::]:8946", "[fe80::1]:8946", true),
  ]

  @Test("A node knows its own addresses", arguments: cases)
  func contains(example: Case) throws {
    let interfaces = ["192.168.1.5", "2001:db8::5", "fe80::1%eth0"].compactMap { IPAddress($0) }
    let own = OwnAddresses(
      bound: try HostPort(parsing: example.bound), advertised: try example.advertised.map { try HostPort(parsing: $0) },
      interfaces: interfaces
    )
    let candidate = try HostPort(parsing: example.candidate)
    guard case .address(let address) = candidate.host, let port = candidate.port else {
      Issue.record("\(example.candidate) is no address with a port")
      return
    }
    #expect(own.contains(address, port: port) == example.isMine)
  }

  @Test("Nothing is mine while nothing is bound")
  func unbound() {
    #expect(!OwnAddresses(interfaces: [.loopbackV4]).contains(.loopbackV4, port: 8946))
  }
}
