import JoinDiscovery
import JoinTestKit

/// ECS and its metadata service, made up.
enum FakeAliyun {
  /// A page with running instances of these private addresses, all tagged `dkron=server`.
  static func page(_ addresses: [String], next: String = "") -> String {
    let rows = addresses.map(instance).joined(separator: ",")
    return #"{"RequestId":"R","NextToken":"\#(next)","PageSize":100,"Instances":{"Instance":[\#(rows)]}}"#
  }

  static func instance(_ address: String) -> String {
    """
    {"InstanceId":"i-\(address)","Status":"Running","InstanceNetworkType":"vpc",
    "VpcAttributes":{"PrivateIpAddress":{"IpAddress":["\(address)"]}},
    "Tags":{"Tag":[{"TagKey":"dkron","TagValue":"server"}]}}
    """
  }

  static func fault(_ status: Int, _ code: String) -> HTTPResponse {
    .text(status, #"{"RequestId":"R-1","HostId":"ecs","Code":"\#(code)","Message":"some words"}"#)
  }

  /// The metadata service of an instance with the role `dkron-role`, which knows tokens.
  static func metadata(_ request: HTTPRequest, accessKeyID: String = "STS.ROLE") -> HTTPResponse {
    let token = "canary-metadata-token"
    if request.url.hasSuffix("/latest/api/token") {
      let isRight = request.method == "PUT" && request.header("X-aliyun-ecs-metadata-token-ttl-seconds") == "21600"
      return isRight ? .text(200, token) : .text(400)
    }
    guard request.header("X-aliyun-ecs-metadata-token") == token else { return .text(403) }
    if request.url.hasSuffix("/ram/security-credentials/") { return .text(200, "dkron-role\n") }
    guard request.url.hasSuffix("/ram/security-credentials/dkron-role") else { return .text(404) }
    return .text(
      200,
      """
      {"AccessKeyId":"\(accessKeyID)","AccessKeySecret":"canary-role-secret","SecurityToken":"canary-role-token",
      "Expiration":"2026-11-23T16:00:00Z","LastUpdated":"2026-11-23T09:00:00Z","Code":"Success"}
      """)
  }
}

extension HTTPRequest {
  /// Whether it goes to the metadata service of ECS.
  var isForAliyunMetadata: Bool { url.hasPrefix("http://100.100.100.200/") }
  /// The access key in an ACS3 signature.
  var aliyunKeyID: String? {
    guard let text = header("Authorization"), let start = text.firstRange(of: "Credential=") else { return nil }
    return String(text[start.upperBound...].prefix { $0 != "," })
  }
}
