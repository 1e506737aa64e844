import JoinDiscovery
import JoinTestKit

extension ConformanceCase {
  static let scaleway = ConformanceCase(
    name: "scaleway",
    entry:
      "provider=scaleway organization=SCWXXXXXXXXXXXXXXXXX tag_name=dkron token=canary-token-0123456789 region=par1",
    paging: .counted,
    beside: { request in
      guard request.url.contains("/ipam/") else { return nil }
      // The fake names each card after its address.
      let entries = request.url.split(separator: "&").filter { $0.hasPrefix("resource_ids=") }.map { field in
        let card = field.dropFirst("resource_ids=".count)
        return #"{"address":"\#(card)/22","is_ipv6":false,"resource":{"type":"instance_private_nic","id":"\#(card)"}}"#
      }
      return .text(200, #"{"total_count":\#(entries.count),"ips":[\#(entries.joined(separator: ","))]}"#)
    },
    page: { page in
      let servers = page.addresses.map(server).joined(separator: ",")
      let total = page.token == nil ? page.addresses.count : 1_000_000
      return .text(200, #"{"total_count":\#(total),"servers":[\#(servers)]}"#)
    },
    emptyList: #"{"total_count":0,"servers":[]}"#,
    nullList: #"{"total_count":null,"servers":null}"#,
    hollow: """
      {"total_count":3,"servers":[null,{"name":null,"state":"running","tags":["dkron"],"private_ip":null,"public_ip":null,
      "public_ips":null,"private_nics":null},\(server("10.0.0.9"))]}
      """,
    fault: { status, words in
      #"{"type":"\#(status == 401 ? "denied_authentication" : "some_type")","message":"\#(words)"}"#
    })

  private static func server(_ address: String) -> String {
    """
    {"id":"s","name":"s-\(address)","state":"running","tags":["dkron"],"zone":"fr-par-1","private_ip":null,
    "public_ip":null,"public_ips":[{"address":"203.0.113.4","family":"inet"}],
    "private_nics":[{"id":"\(address)","private_network_id":"pn-1","mac_address":"02:00:00:aa:bb:cc"}]}
    """
  }
}
