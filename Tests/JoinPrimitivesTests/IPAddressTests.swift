import JoinPrimitives
import Testing

@Suite("IP addresses")
struct IPAddressTests {
  @Test(
    "The kinds of addresses are told apart",
    arguments: [
      ("10.1.2.3", "private"), ("172.16.0.1", "private"), ("172.31.255.255", "private"), ("172.32.0.1", ""),
      ("192.168.0.1", "private"), ("100.64.0.1", "private"), ("100.128.0.1", ""), ("8.8.8.8", ""),
      ("fd00::1", "private"), ("fc00::1", "private"), ("fe00::1", ""), ("2001:db8::1", ""),
      ("127.0.0.1", "loopback"), ("127.255.0.1", "loopback"), ("::1", "loopback"),
      ("169.254.169.254", "link-local"), ("fe80::1", "link-local"), ("febf::1", "link-local"), ("fec0::1", ""),
      ("224.0.0.1", "multicast"), ("239.1.1.1", "multicast"), ("ff02::1", "multicast"), ("240.0.0.1", ""),
      ("0.0.0.0", "unspecified"), ("::", "unspecified"),
    ])
  func kinds(_ text: String, _ kind: String) throws {
    let address = try #require(IPAddress(text))
    #expect(address.isPrivate == (kind == "private"))
    #expect(address.isLoopback == (kind == "loopback"))
    #expect(address.isLinkLocal == (kind == "link-local"))
    #expect(address.isMulticast == (kind == "multicast"))
    #expect(address.isUnspecified == (kind == "unspecified"))
  }

  @Test(
    "A network holds the addresses that share its prefix",
    arguments: [
      ("10.1.2.3", "10.0.0.0", 8, true), ("11.1.2.3", "10.0.0.0", 8, false), ("10.1.2.3", "0.0.0.0", 0, true),
      ("192.168.1.129", "192.168.1.128", 25, true), ("192.168.1.127", "192.168.1.128", 25, false),
      ("10.0.0.1", "10.0.0.1", 32, true), ("10.0.0.2", "10.0.0.1", 32, false), ("10.0.0.1", "10.0.0.1", 33, false),
      ("10.0.0.1", "10.0.0.1", -1, false), ("2001:db8::1", "2001:db8::", 32, true),
      ("2001:db9::1", "2001:db8::", 32, false),
      ("10.0.0.1", "::", 0, false),
    ])
  func networks(_ text: String, _ network: String, _ prefix: Int, _ isInside: Bool) throws {
    let address = try #require(IPAddress(text))
    #expect(address.isInside(try #require(IPAddress(network)), prefix: prefix) == isInside)
  }

  @Test(
    "Bytes make an address when there are 4 or 16 of them",
    arguments: [
      ([10, 0, 0, 5], "10.0.0.5"),
      ([0x20, 1, 0xD, 0xB8] + [UInt8](repeating: 0, count: 11) + [1], "2001:db8::1"),
      ([UInt8](repeating: 0, count: 10) + [0xFF, 0xFF, 10, 0, 0, 5], "10.0.0.5"),
      ([], nil), ([1, 2, 3], nil), ([UInt8](repeating: 0, count: 15), nil), ([UInt8](repeating: 0, count: 17), nil),
    ] as [([UInt8], String?)])
  func bytes(_ bytes: [UInt8], _ text: String?) {
    #expect(IPAddress(bytes: bytes)?.description == text)
  }

  @Test("Only IPv6 has zones, and a zone is part of an address")
  func zones() throws {
    #expect(IPAddress(bytes: [10, 0, 0, 5], zone: "eth0") == nil)
    #expect(IPAddress("::ffff:10.0.0.5%eth0") == nil)
    let plain = try #require(IPAddress("fe80::1"))
    let zoned = try #require(IPAddress("fe80::1%eth0"))
    #expect(plain != zoned)
    #expect(zoned.zone == "eth0")
  }

  @Test("Any address is read back from its text")
  func roundTrip() throws {
    var generator = SeededGenerator(seed: 1)
    for _ in 0..<5000 {
      let count = Bool.random(using: &generator) ? 4 : 16
      let bytes = (0..<count).map { _ in
        UInt8.random(in: 0...3, using: &generator) > 1 ? UInt8(0) : UInt8.random(in: 0...255, using: &generator)
      }
      let address = try #require(IPAddress(bytes: bytes))
      #expect(IPAddress(address.description) == address)
    }
  }

  @Test("Addresses sort with IPv4 first, then by value")
  func order() {
    let texts = ["::2", "10.0.0.9", "::1", "9.0.0.1", "10.0.0.10"]
    let sorted = texts.compactMap { IPAddress($0) }.sorted().map(\.description)
    #expect(sorted == ["9.0.0.1", "10.0.0.9", "10.0.0.10", "::1", "::2"])
  }
}
