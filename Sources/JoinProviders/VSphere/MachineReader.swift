import CloudHTTP
import JoinDiscovery

/// One page of machines.
struct MachinePage: Sendable {
  var machines: [VSphereMachine] = []
  /// What to ask on with; empty after the last page.
  var token = ""
}

/// Reads the properties of machines while they arrive.
final class MachineReader: XMLEventConsumer {
  private enum Field: UInt8 {
    case response, token, machine, id, property, propertyName, propertyValue
    case card, network, connected, device, listed, configured, missing
  }

  // The address of a configured address is an element within one of the same name.
  private static let card = XMLOutline.Element.group(
    "GuestNicInfo", Field.card,
    [
      .leaf("network", Field.network), .leaf("connected", Field.connected), .leaf("deviceConfigId", Field.device),
      .leaf("ipAddress", Field.listed),
      .path("ipConfig", [.path("ipAddress", [.leaf("ipAddress", Field.configured)])]),
    ])
  private static let result = XMLOutline.Element.path(
    "returnval",
    [
      .leaf("token", Field.token),
      .group(
        "objects", Field.machine,
        [
          .leaf("obj", Field.id),
          .group(
            "propSet", Field.property,
            [.leaf("name", Field.propertyName), .mixed("val", Field.propertyValue, [card])]),
          .path("missingSet", [.path("fault", [.kind("fault", Field.missing)])]),
        ]),
    ])
  /// What is read of an answer.
  static let outline = XMLOutline([
    .path(
      "Envelope",
      [
        .path(
          "Body",
          [
            .group("RetrievePropertiesExResponse", Field.response, [result]),
            .group("ContinueRetrievePropertiesExResponse", Field.response, [result]),
          ])
      ])
  ])

  private var page = MachinePage()
  private var isResponse = false
  private var machine = VSphereMachine()
  private var card = VSphereMachine.Card()
  private var property = (name: "", value: "")

  /// The page, once the document has ended.
  func finish() throws(DiscoveryError) -> MachinePage {
    guard isResponse else {
      throw .vsphere(.badResponse, "the answer is no list of properties", remedy: VSphereRemedy.host)
    }
    // Some servers say this of each machine, in the place of a failure.
    if !page.machines.isEmpty, page.machines.allSatisfy({ $0.faults.contains("NotAuthenticated") }) {
      throw .vsphere(
        .denied, "the vCenter takes the session for ended (NotAuthenticated)", remedy: VSphereRemedy.ended)
    }
    return page
  }

  func begin(_ tag: UInt8) {
    switch Field(rawValue: tag) {
    case .response: isResponse = true
    case .machine: machine = VSphereMachine()
    case .property: property = ("", "")
    case .card: card = VSphereMachine.Card()
    default: break
    }
  }

  func end(_ tag: UInt8) {
    switch Field(rawValue: tag) {
    case .machine: page.machines.append(machine)
    case .card: machine.cards.append(card)
    case .property where property.name == "name": machine.name = property.value
    case .property where property.name == "runtime.powerState": machine.powerState = property.value
    default: break
    }
  }

  func leaf(_ tag: UInt8, text: [UInt8]) {
    let text = String(decoding: text, as: UTF8.self)
    switch Field(rawValue: tag) {
    case .token: page.token = text
    case .id: machine.id = text
    case .propertyName: property.name = text
    case .propertyValue: property.value = text
    case .network: card.network = text
    case .connected: card.isConnected = text == "true" || text == "1"
    case .device: card.device = Int(text)
    case .listed: card.listed.append(text)
    case .configured: card.configured.append(text)
    case .missing: machine.faults.insert(text)
    default: break
    }
  }
}
