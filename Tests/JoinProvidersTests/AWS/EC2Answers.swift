import JoinDiscovery
import JoinTestKit

/// What EC2 and its neighbours say, made up.
enum EC2Answers {
  /// A page with running instances of these private addresses, all tagged `dkron=server`.
  static func page(_ addresses: [String], next: String = "") -> HTTPResponse {
    let items = addresses.map { address in
      """
      <item><instancesSet><item><instanceId>i-\(address)</instanceId><instanceState><name>running</name></instanceState>
      <privateIpAddress>\(address)</privateIpAddress><tagSet><item><key>dkron</key><value>server</value></item></tagSet>
      </item></instancesSet></item>
      """
    }
    return .text(
      200,
      "<DescribeInstancesResponse><reservationSet>\(items.joined())</reservationSet><nextToken>\(next)</nextToken>"
        + "</DescribeInstancesResponse>")
  }

  /// A refusal.
  static func fault(
    _ status: Int, _ code: String, _ message: String = "because", headers: [(name: String, value: String)] = []
  ) -> HTTPResponse {
    .text(
      status, headers: headers,
      "<Response><Errors><Error><Code>\(code)</Code><Message>\(message)</Message></Error></Errors>"
        + "<RequestID>r</RequestID></Response>")
  }
}

/// The metadata service of an instance, made up; what is nil does not exist.
struct FakeMetadata: Sendable {
  var region: String? = "eu-north-1"
  var role: String? = "dkron-role"
  var accessKeyID = "ASIAROLE"
  var expires = "2026-11-23T16:00:00Z"
  /// The status of the request for a token, and of others without one.
  var tokenStatus = 200
  var openStatus = 401

  static let token = "canary-metadata-token"

  func answer(_ request: HTTPRequest) -> HTTPResponse {
    if request.url.hasSuffix("/latest/api/token") {
      let isRight = request.method == "PUT" && request.header("X-aws-ec2-metadata-token-ttl-seconds") != nil
      return isRight ? .text(tokenStatus, tokenStatus == 200 ? Self.token : "") : .text(400)
    }
    if request.header("X-aws-ec2-metadata-token") != Self.token, openStatus != 200 { return .text(openStatus) }
    if request.url.hasSuffix("/latest/dynamic/instance-identity/document") {
      return region.map { .text(200, "{\"accountId\":\"1\",\"region\":\"\($0)\",\"availabilityZone\":\"\($0)a\"}") }
        ?? .text(404)
    }
    guard let role else { return .text(404) }
    if request.url.hasSuffix("/latest/meta-data/iam/security-credentials/") { return .text(200, "\(role)\n") }
    guard request.url.hasSuffix("/latest/meta-data/iam/security-credentials/\(role)") else { return .text(404) }
    return .text(
      200,
      """
      {"Code":"Success","Type":"AWS-HMAC","AccessKeyId":"\(accessKeyID)","SecretAccessKey":"canary-role-secret",
      "Token":"canary-role-token","Expiration":"\(expires)","LastUpdated":"2026-11-23T09:00:00Z"}
      """)
  }
}

extension HTTPRequest {
  /// Whether it goes to the metadata service.
  var isForMetadata: Bool { url.hasPrefix("http://169.254.169.254/") }
  /// The body as text.
  var form: String { String(decoding: body, as: UTF8.self) }
  /// The access key in the signature.
  var accessKeyID: String? {
    guard let text = header("Authorization"), let start = text.firstRange(of: "Credential=") else { return nil }
    return String(text[start.upperBound...].prefix { $0 != "/" })
  }
}
