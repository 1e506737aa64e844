import JoinPrimitives
import Testing

@testable import JoinProviders

@Suite struct EC2InstanceTests {
  struct Example: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let type: AddressType
    let instance: EC2Instance
    let address: String?
  }

  private static func instance(_ fill: (inout EC2Instance) -> Void) -> EC2Instance {
    var instance = EC2Instance()
    fill(&instance)
    return instance
  }

  private static func interface(_ device: Int, _ card: Int, _ addresses: (String, Bool)...) -> EC2Instance.Interface {
    EC2Instance.Interface(
      device: device, card: card, addresses: addresses.map { EC2Instance.IPv6(text: $0.0, isPrimary: $0.1) })
  }

  static let examples = [
    Example(
      testDescription: "private", type: .privateV4, instance: instance { $0.privateIPv4 = "10.0.0.1" },
      address: "10.0.0.1"),
    Example(
      testDescription: "no private", type: .privateV4, instance: instance { $0.publicIPv4 = "203.0.113.1" },
      address: nil),
    Example(
      testDescription: "no address at all", type: .privateV4, instance: instance { $0.privateIPv4 = "soon" },
      address: nil),
    Example(
      testDescription: "public", type: .publicV4,
      instance: instance {
        $0.publicIPv4 = "203.0.113.1"
        $0.privateIPv4 = "10.0.0.1"
      }, address: "203.0.113.1"),
    Example(
      testDescription: "no public", type: .publicV4, instance: instance { $0.privateIPv4 = "10.0.0.1" }, address: nil),
    Example(
      testDescription: "device 0 first", type: .publicV6,
      instance: instance {
        $0.interfaces = [interface(1, 0, ("2001:db8::1", true)), interface(0, 0, ("2001:db8::2", false))]
      }, address: "2001:db8::2"),
    Example(
      testDescription: "card 0 first", type: .publicV6,
      instance: instance {
        $0.interfaces = [interface(0, 1, ("2001:db8::1", true)), interface(1, 0, ("2001:db8::2", false))]
      }, address: "2001:db8::2"),
    Example(
      testDescription: "primary first", type: .publicV6,
      instance: instance { $0.interfaces = [interface(0, 0, ("2001:db8::1", false), ("2001:db8::2", true))] },
      address: "2001:db8::2"),
    Example(
      testDescription: "next interface", type: .publicV6,
      instance: instance { $0.interfaces = [interface(0, 0), interface(1, 0, ("2001:db8::7", false))] },
      address: "2001:db8::7"),
    Example(
      testDescription: "instance's own", type: .publicV6, instance: instance { $0.ipv6 = "2001:db8::9" },
      address: "2001:db8::9"),
    Example(
      testDescription: "unique local is not public", type: .publicV6,
      instance: instance { $0.interfaces = [interface(0, 0, ("fd00::1", true), ("2001:db8::1", false))] },
      address: "2001:db8::1"),
    Example(
      testDescription: "no IPv6", type: .publicV6, instance: instance { $0.publicIPv4 = "203.0.113.1" }, address: nil),
  ]

  @Test("One address an instance", arguments: examples)
  func address(example: Example) {
    #expect(example.instance.address(example.type).map { "\($0)" } == example.address)
  }
}
