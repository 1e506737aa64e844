import CloudHTTP
import JoinDiscovery
import JoinPrimitives

/// The body of a call to the SOAP API. The order of elements matters to real servers.
struct SOAPMessage: Sendable {
  /// How many machines an answer may hold.
  static let pageSize = 100

  private let content: String

  private init(_ method: String, of object: String, named name: String, _ arguments: String = "") {
    content = #"<\#(method) xmlns="urn:vim25"><_this type="\#(object)">\#(name)</_this>\#(arguments)</\#(method)>"#
  }

  /// Opens a session. A name or a password that XML cannot express is a configuration error.
  static func login(user: String, password: Secret) throws(DiscoveryError) -> SOAPMessage {
    guard let user = XMLText.escape(user), let password = XMLText.escape(password.reveal()) else {
      throw .vsphere(
        .configuration, "user or password holds a control character, which no call to the vCenter can carry",
        remedy: "remove it, for example from the end of the file with the password")
    }
    return session(
      "Login", "<userName>\(user)</userName><password>\(password)</password><locale>en_US</locale>")
  }

  /// Ends the session.
  static let logout = session("Logout", "")

  /// Asks for what a lookup needs of these machines. One that was deleted in the meantime is told, and spoils nothing.
  static func retrieve(_ machines: ArraySlice<String>) -> SOAPMessage {
    let paths = ["name", "guest.net", "runtime.powerState"].map { "<pathSet>\($0)</pathSet>" }.joined()
    let objects = machines.compactMap(XMLText.escape).map {
      #"<objectSet><obj type="VirtualMachine">\#($0)</obj><skip>false</skip></objectSet>"#
    }.joined()
    return collector(
      "RetrievePropertiesEx",
      "<specSet><propSet><type>VirtualMachine</type><all>false</all>\(paths)</propSet>\(objects)"
        + "<reportMissingObjectsInResults>true</reportMissingObjectsInResults></specSet>"
        + "<options><maxObjects>\(pageSize)</maxObjects></options>")
  }

  /// Asks for the next page, once for each token.
  static func proceed(_ token: String) -> SOAPMessage {
    collector("ContinueRetrievePropertiesEx", "<token>\(XMLText.escape(token) ?? "")</token>")
  }

  // Tags are known to a vCenter alone, where these two objects always have these names.

  private static func session(_ method: String, _ arguments: String) -> SOAPMessage {
    SOAPMessage(method, of: "SessionManager", named: "SessionManager", arguments)
  }

  private static func collector(_ method: String, _ arguments: String) -> SOAPMessage {
    SOAPMessage(method, of: "PropertyCollector", named: "propertyCollector", arguments)
  }

  /// The call, within the session that `cookie` names.
  func request(to endpoint: ServiceEndpoint, cookie: Secret?) throws(DiscoveryError) -> HTTPRequest {
    // The namespace has been the same in all versions, and the oldest version that has tags serves.
    var headers = [
      (name: "Content-Type", value: #"text/xml; charset="utf-8""#), (name: "SOAPAction", value: "urn:vim25/6.0"),
    ]
    if let cookie {
      headers.append(try Authorization.token(cookie, in: "Cookie").header(for: VSphere.declaration.name))
    }
    let envelope =
      #"<?xml version="1.0" encoding="UTF-8"?><e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/">"#
      + "<e:Body>\(content)</e:Body></e:Envelope>"
    return HTTPRequest(method: "POST", url: endpoint.url("sdk"), headers: headers, body: Array(envelope.utf8))
  }
}
