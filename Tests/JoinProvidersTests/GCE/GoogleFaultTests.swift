import CloudHTTP
import FoundationEssentials
import JoinDiscovery
import Testing

@testable import JoinProviders

@Suite struct GoogleFaultTests {
  struct Example: Sendable, CustomTestStringConvertible {
    let status: Int
    let reason: String
    var detail: String?
    let code: DiscoveryError.Code
    let remedy: String
    let isTransient: Bool
    var testDescription: String { "\(status) \(detail ?? reason)" }

    init(
      _ status: Int, _ reason: String, detail: String? = nil, _ code: DiscoveryError.Code, _ remedy: String,
      isTransient: Bool = false
    ) {
      self.status = status
      self.reason = reason
      self.detail = detail
      self.code = code
      self.remedy = remedy
      self.isTransient = isTransient
    }
  }

  static let examples = [
    Example(403, "rateLimitExceeded", .throttled, "raise the quota"),
    Example(403, "userRateLimitExceeded", .throttled, "raise the quota"),
    Example(403, "quotaExceeded", .throttled, "raise the quota"),
    Example(429, "rateLimitExceeded", .throttled, "nothing to do", isTransient: true),
    Example(403, "accessNotConfigured", .denied, "gcloud services enable compute.googleapis.com --project p"),
    Example(403, "forbidden", detail: "SERVICE_DISABLED", .denied, "gcloud services enable compute.googleapis.com"),
    Example(403, "forbidden", detail: "BILLING_DISABLED", .denied, "billing account"),
    Example(403, "forbidden", .denied, "role Compute Viewer (roles/compute.viewer)"),
    Example(403, "forbidden", detail: "IAM_PERMISSION_DENIED", .denied, "compute.instances.list"),
    Example(403, "forbidden", detail: "USER_PROJECT_DENIED", .denied, "quota_project_id"),
    Example(403, "insufficientPermissions", detail: "ACCESS_TOKEN_SCOPE_INSUFFICIENT", .denied, "scope compute-ro"),
    Example(401, "authError", .denied, "still exists"),
    Example(401, "required", .denied, "still exists"),
    Example(404, "notFound", .configuration, "correct project_name="),
    Example(403, "forbidden", detail: "CONSUMER_INVALID", .configuration, "correct project_name="),
    Example(400, "invalid", .configuration, "check the options"),
    Example(503, "backendError", .serverFault, "nothing to do", isTransient: true),
    Example(500, "internalError", .serverFault, "nothing to do", isTransient: true),
    Example(418, "somethingNew", .badResponse, "check the options"),
    Example(403, "somethingNew", .denied, "check the credentials"),
  ]

  private func fault(_ status: Int, _ body: String) -> CloudFault {
    CloudFault(
      status: status, body: Array(body.utf8), url: "https://compute.googleapis.com/",
      receivedAt: Date(timeIntervalSince1970: 1_795_428_000))
  }

  private let call = GoogleFault.Call(project: "p", origin: "credentials_file", isInstance: true)

  @Test("Each reason of the API has its meaning, with the words of the service and a remedy", arguments: examples)
  func reasons(example: Example) {
    let body = GCEAnswers.faultBody(example.status, example.reason, "some words", detail: example.detail)
    let fault = fault(example.status, body)
    let meaning = GoogleFault(fault).meaning(of: fault, in: call)
    #expect(meaning.code == example.code)
    #expect(meaning.isTransient == example.isTransient)
    #expect(meaning.remedy.contains(example.remedy), "\(meaning.remedy)")
    if example.status != 429 {
      #expect(meaning.message.contains("\(example.detail ?? example.reason): some words"), "\(meaning.message)")
    }
  }

  @Test("Credentials of a file have no scopes of an instance to change")
  func scopes() {
    let fault = fault(403, GCEAnswers.faultBody(403, "insufficientPermissions", "no"))
    let call = GoogleFault.Call(project: "p", origin: "credentials_file", isInstance: false)
    #expect(GoogleFault(fault).meaning(of: fault, in: call).remedy.contains("make the credentials anew"))
  }

  @Test(
    "Each refusal of a token has its meaning",
    arguments: [
      (
        400, #"{"error":"invalid_grant","error_description":"Invalid JWT"}"#, false, DiscoveryError.Code.denied,
        "the clock of this machine"
      ),
      (
        400, #"{"error":"invalid_grant","error_description":"expired"}"#, true, .denied,
        "gcloud auth application-default login"
      ),
      (401, #"{"error":"invalid_client"}"#, true, .denied, "make the credentials file anew"),
      (400, #"{"error":"unauthorized_client"}"#, false, .denied, "make the credentials file anew"),
      (
        403, GCEAnswers.faultBody(403, "forbidden", "no", detail: "IAM_PERMISSION_DENIED"), false, .denied,
        "Service Account Token Creator"
      ),
      (
        403, GCEAnswers.faultBody(403, "forbidden", "no", detail: "SERVICE_DISABLED"), false, .denied,
        "iamcredentials.googleapis.com"
      ),
      (503, #"{"error":"internal_failure"}"#, false, .serverFault, "nothing to do"),
      (429, "", false, .throttled, "nothing to do"), (404, "<html>", false, .badResponse, "check"),
    ])
  func tokens(status: Int, body: String, isPerson: Bool, code: DiscoveryError.Code, remedy: String) {
    let fault = fault(status, body)
    let meaning = GoogleFault(fault).meaning(ofTokenRequest: fault, for: "dk@p", isPerson: isPerson)
    #expect(meaning.code == code)
    #expect(meaning.remedy.contains(remedy), "\(meaning.remedy)")
  }

  @Test("Bodies of no known form leave it to the status", arguments: ["", "<html>", "[]", "{}", #"{"error":null}"#])
  func unknown(body: String) {
    let fault = fault(502, body)
    let read = GoogleFault(fault)
    #expect(read.kind == .other)
    #expect(read.said == "")
    #expect(read.meaning(of: fault, in: call).code == .serverFault)
  }
}
