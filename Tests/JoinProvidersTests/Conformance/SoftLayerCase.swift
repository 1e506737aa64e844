import JoinTestKit

extension ConformanceCase {
  static let softLayer = ConformanceCase(
    name: "softlayer",
    entry: "provider=softlayer datacenter=dal10 tag_value=dkron username=ops api_key=canary-key-0123456789",
    paging: .counted,
    page: { page in
      let total = page.token == nil ? page.addresses.count : 1_000_000
      return .text(
        200, headers: [("SoftLayer-Total-Items", "\(total)")],
        "[\(page.addresses.map(guest).joined(separator: ","))]")
    },
    emptyList: "[]", nullList: "null",
    hollow: """
      [null,{"hostname":null,"primaryBackendIpAddress":null,"powerState":{"keyName":"RUNNING"},
      "datacenter":{"name":"dal10"},"tagReferences":[{"tag":{"name":"dkron"}}]},\(guest("10.0.0.9"))]
      """,
    fault: { _, words in #"{"error":"\#(words)","code":"SoftLayer_Exception_Some"}"# })

  private static func guest(_ address: String) -> String {
    """
    {"id":101,"hostname":"v-\(address)","primaryBackendIpAddress":"\(address)","primaryIpAddress":"198.51.100.9",
    "powerState":{"keyName":"RUNNING"},"datacenter":{"name":"dal10"},"tagReferences":[{"tag":{"name":"dkron"}}]}
    """
  }
}
