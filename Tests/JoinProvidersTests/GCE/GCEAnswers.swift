import JoinDiscovery
import JoinTestKit

/// What Compute Engine and its neighbours say, made up.
enum GCEAnswers {
  /// A page with running instances of these private addresses in one zone, all with the tag `dkron-server`.
  static func page(_ addresses: [String], zone: String = "us-east1-b", next: String? = nil) -> HTTPResponse {
    .text(
      200,
      #"{"items":{"zones/\#(zone)":{"instances":[\#(addresses.map(instance).joined(separator: ","))]}}"# + after(next))
  }

  /// A running instance with the tag `dkron-server`.
  static func instance(_ address: String) -> String {
    """
    {"name":"vm-\(address)","status":"RUNNING","tags":{"items":["dkron-server"]},"networkInterfaces":[{"networkIP":\
    "\(address)"}]}
    """
  }

  /// The zones of a project.
  static func zones(_ names: [String]) -> HTTPResponse {
    .text(200, #"{"items":[\#(names.map { #"{"name":"\#($0)"}"# }.joined(separator: ","))]}"#)
  }

  private static func after(_ next: String?) -> String {
    next.map { #","nextPageToken":"\#($0)"}"# } ?? "}"
  }

  /// A refusal in the form of the API.
  static func fault(
    _ status: Int, _ reason: String, _ message: String = "because", detail: String? = nil
  ) -> HTTPResponse {
    .text(status, faultBody(status, reason, message, detail: detail))
  }

  static func faultBody(_ status: Int, _ reason: String, _ message: String, detail: String? = nil) -> String {
    let details =
      detail.map { #","details":[{"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"\#($0)"}]"# } ?? ""
    return """
      {"error":{"code":\(status),"message":"\(message)","errors":[{"message":"\(message)","domain":"global",\
      "reason":"\(reason)"}]\(details)}}
      """
  }

  /// A token.
  static func token(_ token: String = "canary-access-token", life: Int = 3599) -> HTTPResponse {
    .text(200, #"{"access_token":"\#(token)","expires_in":\#(life),"token_type":"Bearer"}"#)
  }
}

/// The metadata server of an instance, made up; what is nil does not exist.
struct FakeGoogleMetadata: Sendable {
  var token: String? = "canary-instance-token"
  var project: String? = "instance-project"
  /// Whether its answers carry the header that marks it.
  var isGenuine = true

  func answer(_ request: HTTPRequest) -> HTTPResponse {
    guard request.header("Metadata-Flavor") == "Google", request.bypassesProxy else { return .text(403) }
    let headers = isGenuine ? [(name: "Metadata-Flavor", value: "Google")] : []
    func found(_ text: String?) -> HTTPResponse { .text(text == nil ? 404 : 200, headers: headers, text ?? "") }
    switch request.url.firstRange(of: "/computeMetadata/v1/").map({ String(request.url[$0.upperBound...]) }) {
    case "project/project-id": return found(project)
    case "instance/service-accounts/default/token":
      return found(token.map { #"{"access_token":"\#($0)","expires_in":3599,"token_type":"Bearer"}"# })
    default: return found(nil)
    }
  }
}

extension HTTPRequest {
  /// Whether it goes to the metadata server.
  var isForGoogleMetadata: Bool { url.contains("/computeMetadata/") }
  /// Whether it asks for instances.
  var isForInstances: Bool { url.contains("/aggregated/instances?") }
  /// The fields of the query, decoded as far as the tests need it.
  var query: [String: String] {
    let text = url.split(separator: "?", maxSplits: 1).dropFirst().first ?? ""
    let pairs = text.split(separator: "&").map { $0.split(separator: "=", maxSplits: 1).map(String.init) }
    return Dictionary(pairs.map { ($0[0], $0.count > 1 ? $0[1] : "") }) { _, last in last }
  }
}

/// Credentials files of every type.
enum GoogleFiles {
  /// The key of a service account.
  static func serviceAccount(extra: String = "") throws -> String {
    let pem = try Fixture.text("gce/key.pem").replacing("\n", with: "\\n")
    return """
      {"type":"service_account","project_id":"key-project","private_key_id":"0123456789abcdef","private_key":"\(pem)",
      "client_email":"dk@key-project.iam.gserviceaccount.com","token_uri":"https://oauth2.googleapis.com/token"\(extra)}
      """
  }

  /// A person's consent.
  static let user = """
    {"type":"authorized_user","client_id":"id.apps","client_secret":"canary-client-secret",
    "refresh_token":"canary-refresh-token","quota_project_id":"payer"}
    """

  /// Another issuer's identity, whose token lies in a file.
  static func external(_ source: String, extra: String = "") -> String {
    """
    {"type":"external_account","audience":"//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/p/providers/x",
    "subject_token_type":"urn:ietf:params:oauth:token-type:jwt","token_url":"https://sts.googleapis.com/v1/token",
    "credential_source":\(source)\(extra)}
    """
  }

  static let impersonationURL =
    "https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/dk@p.iam.gserviceaccount.com:generateAccessToken"

  /// The right to act as a service account.
  static func impersonated(source: String) -> String {
    """
    {"type":"impersonated_service_account","service_account_impersonation_url":"\(impersonationURL)",
    "delegates":["projects/-/serviceAccounts/mid@p.iam.gserviceaccount.com"],"source_credentials":\(source)}
    """
  }
}
