import JoinTestKit

extension ConformanceCase {
  static let packet = ConformanceCase(
    name: "packet",
    entry: "provider=packet project=4a2c1e3d-0000-4000-8000-1f2e3d4c5b6a auth_token=canary-token-0123456789",
    paging: .counted,
    page: { page in
      let devices = page.addresses.map(device).joined(separator: ",")
      let next = page.token.map { #"{"href":"/metal/v1/projects/x/devices?page=\#($0)"}"# } ?? "null"
      return .text(200, #"{"devices":[\#(devices)],"meta":{"current_page":1,"last_page":1,"next":\#(next)}}"#)
    },
    emptyList: #"{"devices":[],"meta":{"current_page":1,"last_page":1,"total":0}}"#,
    nullList: #"{"devices":null,"meta":null}"#,
    hollow: """
      {"devices":[{"hostname":null,"state":"active","tags":null,"facility":null,"ip_addresses":null},null,
      {"state":"active","ip_addresses":[{"address":null}]},\(device("10.0.0.9"))],"meta":{"next":null}}
      """,
    fault: { _, words in #"{"errors":["\#(words)"]}"# })

  private static func device(_ address: String) -> String {
    """
    {"id":"d","hostname":"d-\(address)","state":"active","tags":["dkron"],"facility":{"code":"ams1"},"ip_addresses":[
    {"address":"203.0.113.2","address_family":4,"public":true,"management":true},
    {"address":"2001:db8::2","address_family":6,"public":true,"management":true},
    {"address":"10.255.0.1","address_family":4,"public":false,"management":false},
    {"address":"\(address)","address_family":4,"public":false,"management":true}]}
    """
  }
}
