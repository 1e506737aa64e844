import JoinDiscovery
import JoinTestKit

/// What the security token service says, made up.
enum STSAnswers {
  /// Keys of a role. The access key names the role's last part unless told otherwise.
  static func keys(_ request: HTTPRequest, accessKeyID: String? = nil, expires: String = "2026-11-23T11:00:00Z")
    -> HTTPResponse
  {
    let action = request.field("Action") ?? ""
    let role = request.field("RoleArn")?.split(separator: "/").last ?? ""
    return .text(
      200,
      """
      <\(action)Response><\(action)Result><Credentials><AccessKeyId>\(accessKeyID ?? "ASIA-\(role)")</AccessKeyId>
      <SecretAccessKey>canary-secret-of-\(role)</SecretAccessKey><SessionToken>canary-token-of-\(role)</SessionToken>
      <Expiration>\(expires)</Expiration></Credentials></\(action)Result></\(action)Response>
      """)
  }

  /// A refusal.
  static func fault(_ status: Int, _ code: String, _ message: String = "because") -> HTTPResponse {
    .text(
      status,
      "<ErrorResponse><Error><Type>Sender</Type><Code>\(code)</Code><Message>\(message)</Message></Error>"
        + "<RequestId>r</RequestId></ErrorResponse>")
  }
}

extension HTTPRequest {
  /// Whether it goes to the security token service.
  var isForSTS: Bool { url.hasPrefix("https://sts.") }

  /// The decoded value of a field of its form.
  func field(_ name: String) -> String? {
    form.split(separator: "&").first { $0.hasPrefix("\(name)=") }.map { pair in
      String(pair.dropFirst(name.count + 1)).replacing("%3A", with: ":").replacing("%2F", with: "/")
    }
  }
}
