import AddressTemplate
import JoinPrimitives
import Testing

@Suite("Address templates")
struct AddressTemplateTests {
  private static func interfaces(_ addresses: String...) -> [NetworkInterface] {
    [NetworkInterface(name: "eth0", addresses: addresses.compactMap { IPAddress($0) })]
  }

  @Test(
    "The private address is private IPv4, else ULA, else global IPv4, else global IPv6",
    arguments: [
      (["127.0.0.1", "203.0.113.9", "10.0.0.7", "fd00::7"], "10.0.0.7"),
      (["203.0.113.9", "fd00::7", "2001:db8::7"], "fd00::7"),
      (["2001:db8::7", "203.0.113.9"], "203.0.113.9"),
      (["fe80::1%eth0", "2001:db8::7"], "2001:db8::7"),
      (["192.168.4.2", "10.9.0.1"], "10.9.0.1"),
    ])
  func privateAddress(addresses: [String], expected: String) {
    let interface = NetworkInterface(name: "eth0", addresses: addresses.compactMap { IPAddress($0) })
    #expect(AddressTemplate.privateAddress(of: [interface])?.description == expected)
  }

  @Test("An interface that is down lends no address")
  func down() throws {
    let address = try #require(IPAddress("10.0.0.1"))
    let interface = NetworkInterface(name: "eth0", addresses: [address], isUp: false)
    #expect(throws: AddressTemplateError.noAddress) {
      try AddressTemplate.evaluate("{{ GetPrivateIP }}", interfaces: [interface])
    }
  }

  @Test("The template is replaced inside a text, with brackets where a port follows IPv6")
  func evaluation() throws {
    let text = "{{ GetPrivateIP }}:8946"
    #expect(try AddressTemplate.evaluate(text, interfaces: Self.interfaces("10.0.0.7")) == "10.0.0.7:8946")
    #expect(try AddressTemplate.evaluate(text, interfaces: Self.interfaces("fd00::7")) == "[fd00::7]:8946")
    #expect(try AddressTemplate.evaluate("{{GetPrivateIP}}", interfaces: Self.interfaces("fd00::7")) == "fd00::7")
    #expect(try AddressTemplate.evaluate("10.0.0.1", interfaces: []) == "10.0.0.1")
  }

  @Test("A function that is not known, or a template that is never closed, is named")
  func unknown() {
    #expect(throws: AddressTemplateError.unknown("GetPublicIP")) {
      try AddressTemplate.evaluate("{{ GetPublicIP }}", interfaces: Self.interfaces("10.0.0.7"))
    }
    #expect(throws: AddressTemplateError.unclosed("{{ GetPrivateIP")) {
      try AddressTemplate.evaluate("{{ GetPrivateIP", interfaces: Self.interfaces("10.0.0.7"))
    }
  }

  @Test("This machine has a loopback interface")
  func machine() {
    #expect(NetworkInterface.all().contains { $0.addresses.contains(.loopbackV4) })
  }
}
