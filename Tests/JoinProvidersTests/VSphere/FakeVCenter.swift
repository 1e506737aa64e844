import JoinDiscovery
import JoinTestKit

/// What a vCenter says, made up: one tag in one category, on the machines vm-1 to vm-20.
enum FakeVCenter {
  static let entry =
    "provider=vsphere category_name=dkron-role tag_name=dkron-server host=vcenter.example user=dkron@vsphere.local "
    + "password='canary-<&>-password'"
  static let category = "urn:vmomi:InventoryServiceCategory:c1:GLOBAL"
  static let tag = "urn:vmomi:InventoryServiceTag:t1:GLOBAL"
  static let machines = (1...20).map { #"{"type":"VirtualMachine","id":"vm-\#($0)"}"# }.joined(separator: ",")

  /// Whether a call ends a session.
  static func isFarewell(_ request: HTTPRequest) -> Bool {
    request.method == "DELETE" || soapMethod(of: request) == "Logout"
  }

  /// `Login`, `RetrievePropertiesEx`; nil for what is no call of SOAP.
  static func soapMethod(of request: HTTPRequest) -> String? {
    guard request.url.hasSuffix("/sdk") else { return nil }
    let body = String(decoding: request.body, as: UTF8.self)
    return body.firstRange(of: "<e:Body><").map { String(body[$0.upperBound...].prefix { $0 != " " }) }
  }

  /// Answers all but a call for properties; the current form of the REST API, or only the old one.
  static func beside(
    _ request: HTTPRequest, isLegacy: Bool = false, objects: String = machines
  ) -> HTTPResponse? {
    switch soapMethod(of: request) {
    case "Login":
      return .text(
        200, headers: [("Set-Cookie", #"vmware_soap_session="canary-cookie-0123"; Path=/; HttpOnly; Secure"#)],
        soap("<LoginResponse><returnval><key>canary-key-0123</key></returnval></LoginResponse>"))
    case "Logout": return .text(200, soap("<LogoutResponse/>"))
    case nil: return rest(request, isLegacy: isLegacy, objects: objects)
    default: return nil
    }
  }

  private static func rest(_ request: HTTPRequest, isLegacy: Bool, objects: String) -> HTTPResponse {
    if request.url.contains("/api/") == isLegacy { return .text(404, "404 page not found") }
    let stem = isLegacy ? "https://vcenter.example/rest/com/vmware/cis" : "https://vcenter.example/api/cis"
    let mark = isLegacy ? "id:" : ""
    let action = isLegacy ? "~action" : "action"
    let content: String
    switch (request.method, request.url) {
    case ("POST", "https://vcenter.example/api/session"), ("POST", "\(stem)/session"):
      content = #""canary-session-0123""#
    case ("DELETE", _): return .text(200, "")
    case ("GET", "\(stem)/tagging/category"): content = #"["urn:other:GLOBAL","\#(category)"]"#
    case ("GET", "\(stem)/tagging/category/\(mark)\(category)"): content = #"{"id":"c","name":"dkron-role"}"#
    case ("POST", "\(stem)/tagging/tag\(isLegacy ? "/\(mark)\(category)" : "")?\(action)=list-tags-for-category"):
      content = #"["\#(tag)"]"#
    case ("GET", "\(stem)/tagging/tag/\(mark)\(tag)"): content = #"{"id":"t","name":"dkron-server"}"#
    case ("POST", "\(stem)/tagging/tag-association/\(mark)\(tag)?\(action)=list-attached-objects"):
      content = "[\(objects)]"
    default: return .text(404, #"{"error_type":"NOT_FOUND","messages":[]}"#)
    }
    return .text(200, isLegacy ? #"{"value":\#(content)}"# : content)
  }

  /// A page of running machines, each vm-N at an address that ends in N.
  static func page(_ addresses: [String], token: String? = nil) -> HTTPResponse {
    let objects = addresses.map { address in
      machine("vm-\(address.split(separator: ".").last ?? "")", net: card(address))
    }
    return .text(200, list(objects.joined(), token: token))
  }

  /// The answer to a call for properties.
  static func list(_ objects: String, token: String? = nil) -> String {
    let token = token.map { "<token>\($0)</token>" } ?? ""
    return soap(
      #"<RetrievePropertiesExResponse xmlns="urn:vim25"><returnval>\#(token)\#(objects)</returnval>"#
        + "</RetrievePropertiesExResponse>")
  }

  /// A machine with these cards.
  static func machine(_ id: String, net: String, state: String = "poweredOn") -> String {
    """
    <objects><obj type="VirtualMachine">\(id)</obj><propSet><name>name</name><val xsi:type="xsd:string">n-\(id)</val>
    </propSet><propSet><name>guest.net</name><val xsi:type="ArrayOfGuestNicInfo">
      \(net)
    </val></propSet><propSet><name>runtime.powerState</name><val>\(state)</val></propSet></objects>
    """
  }

  /// A card with a configuration of these addresses.
  static func card(_ addresses: String..., device: Int = 4000, network: String = "VM Network", connected: Bool = true)
    -> String
  {
    let name = network.isEmpty ? "" : "<network>\(network)</network>"
    let listed = addresses.map { "<ipAddress>\($0)</ipAddress>" }.joined()
    let configured = addresses.map {
      "<ipAddress><ipAddress>\($0)</ipAddress><prefixLength>24</prefixLength><state>preferred</state></ipAddress>"
    }.joined()
    return """
      <GuestNicInfo>\(name)\(listed)<connected>\(connected)</connected><deviceConfigId>\(device)</deviceConfigId>
      <ipConfig>\(configured)</ipConfig></GuestNicInfo>
      """
  }

  /// A failure, as `InvalidLogin`.
  static func fault(_ kind: String, _ words: String) -> String {
    soap(
      "<e:Fault><faultcode>ServerFaultCode</faultcode><faultstring>\(words)</faultstring><detail>"
        + #"<\#(kind)Fault xmlns="urn:vim25" xsi:type="\#(kind)"/></detail></e:Fault>"#)
  }

  static func soap(_ content: String) -> String {
    """
    <?xml version="1.0" encoding="UTF-8"?>
    <e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"
     xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><e:Body>\(content)</e:Body></e:Envelope>
    """
  }
}
