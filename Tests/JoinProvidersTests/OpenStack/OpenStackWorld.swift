import JoinDiscovery
import JoinTestKit

/// A cloud with one Keystone and one Nova in two regions.
enum OpenStackWorld {
  static let keystone = "https://keystone.example:5000/v3"
  static let login = "auth_url=\(keystone) username=u password=canary-password project_id=PID"
  static let entry = "provider=os tag_key=dkron tag_value=server \(login)"

  static func isForKeystone(_ request: HTTPRequest) -> Bool { request.url.hasSuffix("/tokens") }

  /// What Keystone says, version 3.
  static func token(_ token: String = "canary-token-0123456789", expires: String = "2026-11-23T11:00:00.000000Z")
    -> HTTPResponse
  {
    .text(201, headers: [("X-Subject-Token", token)], catalog(expires: expires))
  }

  static func catalog(expires: String = "2026-11-23T11:00:00.000000Z") -> String {
    func endpoints(_ host: String) -> String {
      ["public", "internal"].flatMap { interface in
        ["R1", "R2"].map { region in
          """
          {"id":"e","interface":"\(interface)","region":"\(region)","region_id":"\(region)",
          "url":"https://\(interface).\(region.lowercased()).\(host)/v2.1/"}
          """
        }
      }.joined(separator: ",")
    }
    return """
      {"token":{"methods":["password"],"expires_at":"\(expires)","project":{"id":"PID"},"catalog":[
      {"type":"image","name":"glance","endpoints":[\(endpoints("glance.example"))]},
      {"type":"compute_legacy","name":"nova","endpoints":[\(endpoints("old.example"))]},
      {"type":"compute","name":"nova","endpoints":[\(endpoints("nova.example"))]}]}}
      """
  }

  /// A page of servers that match.
  static func page(_ addresses: [String], next: String? = nil) -> HTTPResponse {
    let servers = addresses.map { address in
      """
      {"id":"i-\(address)","name":"d-\(address)","status":"ACTIVE","metadata":{"dkron":"server"},
      "addresses":{"lan":[{"version":4,"addr":"\(address)","OS-EXT-IPS:type":"fixed"}]}}
      """
    }.joined(separator: ",")
    // Nova behind a gateway knows neither its public name nor its scheme.
    let links = next.map {
      #","servers_links":[{"rel":"next","href":"http://internal:8774/v2.1/servers/detail?limit=500&marker=\#($0)"}]"#
    }
    return .text(200, #"{"servers":[\#(servers)]\#(links ?? "")}"#)
  }

  /// Both services at their best.
  static func cloud(_ addresses: String...) -> ScriptedTransport {
    ScriptedTransport { request throws(HTTPTransportError) in isForKeystone(request) ? token() : page(addresses) }
  }
}
