import CloudHTTP
import JoinDiscovery
import JoinPrimitives

/// One page of instances, read.
struct EC2Page: Sendable {
  /// The instances that matched, as seeds, and why others did not.
  var seeds = SeedPage()
  /// Where the next page begins; empty after the last.
  var nextToken = ""
}

/// Turns the XML of DescribeInstances into seeds while it arrives.
final class DescribeInstancesReader: XMLEventConsumer {
  private enum Field: UInt8 {
    case response, nextToken, instance, id, state, privateIPv4, publicIPv4, ipv6
    case tag, tagKey, tagValue, interface, device, card, address, addressText, addressIsPrimary
  }

  private static let head: [XMLOutline.Element] = [
    .leaf("instanceId", Field.id), .path("instanceState", [.leaf("name", Field.state)]),
    .path("tagSet", [.group("item", Field.tag, [.leaf("key", Field.tagKey), .leaf("value", Field.tagValue)])]),
  ]
  private static let interfaces: [XMLOutline.Element] = [
    .leaf("ipv6Address", Field.ipv6),
    .path(
      "networkInterfaceSet",
      [
        .group(
          "item", Field.interface,
          [
            .path("attachment", [.leaf("deviceIndex", Field.device), .leaf("networkCardIndex", Field.card)]),
            .path(
              "ipv6AddressesSet",
              [
                .group(
                  "item", Field.address,
                  [.leaf("ipv6Address", Field.addressText), .leaf("isPrimaryIpv6", Field.addressIsPrimary)])
              ]),
          ])
      ]),
  ]

  private static func outline(_ address: [XMLOutline.Element]) -> XMLOutline {
    let instance = XMLOutline.Element.group("item", Field.instance, head + address)
    let reservation = XMLOutline.Element.path("item", [.path("instancesSet", [instance])])
    return XMLOutline([
      .group(
        "DescribeInstancesResponse", Field.response,
        [.path("reservationSet", [reservation]), .leaf("nextToken", Field.nextToken)])
    ])
  }

  // Network interfaces are the bulk of an answer, and only one kind of address needs them.
  private static let outlines: [AddressType: XMLOutline] = [
    .privateV4: outline([.leaf("privateIpAddress", Field.privateIPv4)]),
    .publicV4: outline([.leaf("ipAddress", Field.publicIPv4)]),
    .publicV6: outline(interfaces),
  ]

  /// The outline of the fields that a kind of address needs.
  static func outline(for type: AddressType) -> XMLOutline { outlines[type] ?? outline(interfaces) }

  private let addressType: AddressType
  private let wanted: [(key: [UInt8], values: [[UInt8]])]
  private var page = EC2Page()
  private var isResponse = false
  private var instance = EC2Instance()
  private var interface = EC2Instance.Interface()
  private var address = EC2Instance.IPv6()
  /// Which wanted tag the key of the open tag names, and which wanted tags take its value: key and value may come in
  /// any order, and comparing bytes at once spares a string for each.
  private var tagNamed: Int?
  private var tagsTaking: UInt64 = 0

  init(selection: EC2Selection) {
    addressType = selection.addressType
    wanted = selection.tags.map { tag in (Array(tag.key.utf8), tag.values.map { Array($0.utf8) }) }
  }

  /// The page, once the document has ended.
  func finish() throws(DiscoveryError) -> EC2Page {
    guard isResponse else {
      throw .aws(
        .badResponse, "the answer is no DescribeInstancesResponse",
        remedy: "check that the endpoint is that of EC2, and any proxy in between")
    }
    return page
  }

  func begin(_ tag: UInt8) {
    switch Field(rawValue: tag) {
    case .response: isResponse = true
    case .instance: instance = EC2Instance()
    case .tag:
      tagNamed = nil
      tagsTaking = 0
    case .interface: interface = EC2Instance.Interface()
    case .address: address = EC2Instance.IPv6()
    default: break
    }
  }

  func end(_ tag: UInt8) {
    switch Field(rawValue: tag) {
    case .instance: count()
    case .tag:
      if let tagNamed, tagsTaking & 1 << tagNamed != 0 { instance.matchedTags += 1 }
    case .interface: instance.interfaces.append(interface)
    case .address: interface.addresses.append(address)
    default: break
    }
  }

  func leaf(_ tag: UInt8, text: [UInt8]) {
    switch Field(rawValue: tag) {
    case .nextToken: page.nextToken = Self.word(text)
    case .id: instance.id = Self.word(text)
    case .state: instance.isRunning = Self.word(text) == "running"
    case .privateIPv4: instance.privateIPv4 = Self.word(text)
    case .publicIPv4: instance.publicIPv4 = Self.word(text)
    case .ipv6: instance.ipv6 = Self.word(text)
    case .tagKey: tagNamed = wanted.firstIndex { $0.key == text }
    case .tagValue:
      for (index, tag) in wanted.enumerated() where tag.values.contains(text) { tagsTaking |= 1 << index }
    case .device: interface.device = Int(Self.word(text)) ?? .max
    case .card: interface.card = Int(Self.word(text)) ?? .max
    case .addressText: address.text = Self.word(text)
    case .addressIsPrimary: address.isPrimary = Self.word(text) == "true"
    default: break
    }
  }

  private func count() {
    page.seeds.rows += 1
    guard instance.matchedTags == wanted.count else { return page.seeds.skip("without the tags") }
    guard instance.isRunning else { return page.seeds.skip("not running") }
    guard let address = instance.address(addressType) else { return page.seeds.skip(addressType.absence) }
    page.seeds.seeds.append(Seed(address, name: instance.id.isEmpty ? nil : instance.id))
  }

  /// The text without blanks around it, which some imitations of EC2 indent by.
  private static func word(_ text: [UInt8]) -> String {
    let isBlank = { (byte: UInt8) in byte <= 0x20 }
    guard let first = text.firstIndex(where: { !isBlank($0) }), let last = text.lastIndex(where: { !isBlank($0) })
    else { return "" }
    return String(decoding: text[first...last], as: UTF8.self)
  }
}
