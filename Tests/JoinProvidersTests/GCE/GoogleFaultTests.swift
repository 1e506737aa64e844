import CloudHTTP
import JoinDiscovery
import Testing

@testable import JoinProviders

@Suite struct GoogleFaultTests {
  static let examples = [
    FaultExample(403, "rateLimitExceeded", .throttled, "raise the quota", isTransient: true),
    FaultExample(403, "userRateLimitExceeded", .throttled, "raise the quota", isTransient: true),
    FaultExample(403, "quotaExceeded", .throttled, "raise the quota"),
    FaultExample(429, "rateLimitExceeded", .throttled, "nothing to do", isTransient: true),
    FaultExample(403, "accessNotConfigured", .denied, "gcloud services enable compute.googleapis.com --project p"),
    FaultExample(403, "forbidden SERVICE_DISABLED", .denied, "gcloud services enable compute.googleapis.com"),
    FaultExample(403, "forbidden BILLING_DISABLED", .denied, "billing account"),
    FaultExample(403, "forbidden", .denied, "role Compute Viewer (roles/compute.viewer)"),
    FaultExample(403, "forbidden IAM_PERMISSION_DENIED", .denied, "compute.instances.list"),
    FaultExample(403, "forbidden USER_PROJECT_DENIED", .denied, "quota_project_id"),
    FaultExample(403, "insufficientPermissions ACCESS_TOKEN_SCOPE_INSUFFICIENT", .denied, "scope compute-ro"),
    FaultExample(401, "authError", .denied, "still exists"),
    FaultExample(401, "required", .denied, "still exists"),
    FaultExample(404, "notFound", .configuration, "correct project_name="),
    FaultExample(403, "forbidden CONSUMER_INVALID", .configuration, "correct project_name="),
    FaultExample(400, "invalid", .configuration, "check the options"),
    FaultExample(503, "backendError", .serverFault, "nothing to do", isTransient: true),
    FaultExample(500, "internalError", .serverFault, "nothing to do", isTransient: true),
    FaultExample(418, "somethingNew", .badResponse, "check the options"),
    FaultExample(403, "somethingNew", .denied, "check the credentials"),
  ]

  private let call = GoogleFault.Call(project: "p", origin: "credentials_file", isInstance: true)

  @Test("Each reason of the API has its meaning, with the words of the service and a remedy", arguments: examples)
  func reasons(example: FaultExample) throws {
    // A reason, and for some failures what stands in their details.
    let words = example.body.split(separator: " ").map(String.init)
    let fault = example.fault(
      GCEAnswers.faultBody(example.status, words[0], "some words", detail: words.dropFirst().first))
    try example.check(
      GoogleFault(fault).meaning(of: fault, in: call),
      says: example.status == 429 ? "" : "\(words.last ?? ""): some words")
  }

  @Test("Credentials of a file have no scopes of an instance to change")
  func scopes() {
    let fault = FaultExample.fault(403, GCEAnswers.faultBody(403, "insufficientPermissions", "no"))
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
    let fault = FaultExample.fault(status, body)
    let meaning = GoogleFault(fault).meaning(ofTokenRequest: fault, for: "dk@p", isPerson: isPerson)
    #expect(meaning.code == code)
    #expect(meaning.remedy.contains(remedy), "\(meaning.remedy)")
  }

  @Test("Bodies of no known form leave it to the status", arguments: ["", "<html>", "[]", "{}", #"{"error":null}"#])
  func unknown(body: String) {
    let fault = FaultExample.fault(502, body)
    let read = GoogleFault(fault)
    #expect(read.kind == .other)
    #expect(read.said == "")
    #expect(read.meaning(of: fault, in: call).code == .serverFault)
  }
}
