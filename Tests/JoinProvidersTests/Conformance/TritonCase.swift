import JoinTestKit

extension ConformanceCase {
  static let triton = ConformanceCase(
    name: "triton",
    entry: "provider=triton account=ops url=https://cloudapi.example tag_key=dkron-role tag_value=server "
      + "key_id=b4:fd:fa:e0:39:99:73:63:ca:8b:e0:fa:46:f3:f2:38 key_material=@file:/key.pem",
    paging: .counted,
    files: ["/key.pem": "canary-key\n\((try? Fixture.text("triton/key.pem")) ?? "")"],
    page: { page in
      let more = page.token == nil ? [] : [(name: "x-resource-count", value: "1000000")]
      return .text(200, headers: more, "[\(page.addresses.map(TritonAnswers.machine).joined(separator: ","))]")
    },
    emptyList: "[]", nullList: "null",
    hollow: """
      [null,{},{"name":null,"state":"running","primaryIp":"dhcp","ips":null,"tags":{"dkron-role":"server"}},
      \(TritonAnswers.machine("10.0.0.9"))]
      """,
    fault: { status, words in
      let codes = [401: "InvalidCredentials", 403: "NotAuthorized", 429: "RequestThrottled", 503: "RequestThrottled"]
      return #"{"code":"\#(codes[status] ?? "InternalError")","message":"\#(words)"}"#
    })
}
