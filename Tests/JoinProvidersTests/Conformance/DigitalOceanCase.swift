import JoinTestKit

extension ConformanceCase {
  static let digitalOcean = ConformanceCase(
    name: "digitalocean", entry: "provider=digitalocean region=ams3 tag_name=dkron api_token=canary-token-0123456789",
    paging: .link,
    page: { page in
      let droplets = page.addresses.map(droplet).joined(separator: ",")
      let next = page.link.map { #""next":"\#($0)""# } ?? ""
      return .text(200, #"{"droplets":[\#(droplets)],"links":{"pages":{\#(next)}},"meta":{"total":3}}"#)
    },
    emptyList: #"{"droplets":[],"links":{},"meta":{"total":0}}"#,
    nullList: #"{"droplets":null,"links":null,"meta":{"total":0}}"#,
    hollow: """
      {"droplets":[{"id":1,"name":null,"status":"active","region":{"slug":"ams3"},"tags":["dkron"],"networks":null},null,
      \(droplet("10.0.0.9"))],"links":{}}
      """,
    fault: { status, words in
      #"{"id":"\#(status == 401 ? "unauthorized" : "some_id")","message":"\#(words)","request_id":"r"}"#
    })

  private static func droplet(_ address: String) -> String {
    """
    {"id":1,"name":"d-\(address)","status":"active","region":{"slug":"ams3"},"tags":["dkron"],"networks":{"v4":[
    {"ip_address":"203.0.113.7","type":"public"},{"ip_address":"\(address)","type":"private"}],"v6":[]}}
    """
  }
}
