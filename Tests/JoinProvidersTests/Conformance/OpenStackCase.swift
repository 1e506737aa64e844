import JoinTestKit

extension ConformanceCase {
  static let openStack = ConformanceCase(
    name: "os", entry: OpenStackWorld.entry, paging: .token,
    beside: { OpenStackWorld.isForKeystone($0) ? OpenStackWorld.token() : nil },
    page: { OpenStackWorld.page($0.addresses, next: $0.token) },
    emptyList: #"{"servers":[]}"#,
    nullList: #"{"servers":null}"#,
    hollow: """
      {"servers":[{"id":null,"name":null,"status":null,"metadata":null,"addresses":null},null,{"status":"ACTIVE",
      "metadata":{"dkron":"server"},"addresses":{"a":null,"b":[{"addr":null},{"addr":"10.0.0.9"}]}}]}
      """,
    fault: { status, words in #"{"error":{"code":\#(status),"message":"\#(words)","title":"T"}}"# },
    renewals: 1)
}
