import JoinDiscovery
import JoinTestKit

/// The sign-in, the Resource Manager and the metadata service of Azure, made up.
struct FakeAzure: Sendable {
  /// What the lists hold, by the end of their path and their query.
  var lists: [String: String] = [:]
  /// What the metadata service answers to a request for a token; nil when there is none.
  var metadata: HTTPResponse?

  static let token = "canary-azure-token"
  static let tokenAnswer = #"{"token_type":"Bearer","expires_in":3599,"access_token":"\#(token)"}"#

  static let interfaces = "/providers/Microsoft.Network/networkInterfaces?api-version=2023-09-01"
  static let machines = "/providers/Microsoft.Compute/virtualMachines?api-version=2023-09-01"
  static let states = "/providers/Microsoft.Compute/virtualMachines?api-version=2023-09-01&statusOnly=true"
  static let publicAddresses = "/providers/Microsoft.Network/publicIPAddresses?api-version=2023-09-01"

  /// A cloud in which the list of interfaces is this.
  init(interfaces: String = Self.page(["10.0.0.1"])) {
    lists = [Self.interfaces: interfaces]
  }

  /// A page with primary interfaces of these private addresses, all tagged `dkron=server`.
  static func page(_ addresses: [String], next: String? = nil) -> String {
    let rows = addresses.map { interface($0) }.joined(separator: ",")
    return #"{"value":[\#(rows)]\#(next.map { #","nextLink":"\#($0)""# } ?? "")}"#
  }

  /// An interface of a machine that is named after its address.
  static func interface(_ address: String, tags: String = #"{"dkron":"server"}"#) -> String {
    """
    {"id":"/subscriptions/s/nic-\(address)","tags":\(tags),"properties":{"primary":true,
    "virtualMachine":{"id":"\(machine(address))"},
    "ipConfigurations":[{"properties":{"primary":true,"privateIPAddress":"\(address)"}}]}}
    """
  }

  static func machine(_ name: String) -> String {
    "/subscriptions/s/resourceGroups/rg/providers/Microsoft.Compute/virtualMachines/\(name)"
  }

  static func fault(_ status: Int, _ code: String, headers: [(name: String, value: String)] = []) -> HTTPResponse {
    .text(status, headers: headers, #"{"error":{"code":"\#(code)","message":"some words"}}"#)
  }

  func answer(_ request: HTTPRequest) throws(HTTPTransportError) -> HTTPResponse {
    if request.url.hasSuffix("/oauth2/v2.0/token") { return .text(200, Self.tokenAnswer) }
    if request.url.contains("/metadata/identity/") || request.url.contains("/msi/token") {
      guard let metadata else { throw HTTPTransportError(.timedOut, "no answer from 169.254.169.254:80 within 1s") }
      return request.header("Metadata") == nil && request.url.hasPrefix("http://169.254.") ? .text(400) : metadata
    }
    guard let list = lists.first(where: { request.url.hasSuffix($0.key) }) else { return Self.fault(404, "NotFound") }
    return .text(200, list.value)
  }

  var transport: ScriptedTransport {
    ScriptedTransport { (request) throws(HTTPTransportError) in try answer(request) }
  }
}
