import JoinDiscovery
import JoinTestKit

extension ConformanceCase {
  /// With the service account of an instance.
  static let gce = computeEngine(
    "gce", entry: "provider=gce tag_value=dkron-server", environment: ["GCE_METADATA_HOST": "169.254.169.254"]
  ) { request in
    request.isForGoogleMetadata ? FakeGoogleMetadata().answer(request) : nil
  }

  /// With the consent of a person, and zones that the service must find.
  static let gceFile = computeEngine(
    "gce-file",
    entry: #"provider=gce project_name=example-project tag_value=dkron-server zone_pattern='us-\w+-b' "#
      + "credentials_file=/adc.json", files: ["/adc.json": GoogleFiles.user]
  ) { request in
    if request.url.hasPrefix("https://oauth2.googleapis.com/") { return GCEAnswers.token() }
    return request.isForInstances ? nil : GCEAnswers.zones(["us-east1-b"])
  }

  private static func computeEngine(
    _ name: String, entry: String, environment: Environment = [:], files: [String: String] = [:],
    beside: @escaping @Sendable (HTTPRequest) -> HTTPResponse?
  ) -> ConformanceCase {
    ConformanceCase(
      name: name, entry: entry, paging: .token, environment: environment, files: files, beside: beside,
      page: { GCEAnswers.page($0.addresses, next: $0.token) },
      emptyList: #"{"items":{"zones/us-east1-b":{"warning":{"code":"NO_RESULTS_ON_PAGE"}}}}"#,
      nullList: #"{"items":null}"#,
      hollow: """
        {"items":{"zones/us-east1-b":{"instances":[null,{},{"name":null,"status":"RUNNING","tags":{"items":null},
        "labels":null,"networkInterfaces":null},\(GCEAnswers.instance("10.0.0.9"))]}}}
        """,
      fault: { status, words in
        let reasons = [401: "authError", 403: "forbidden", 429: "rateLimitExceeded", 500: "backendError"]
        return GCEAnswers.faultBody(status, reasons[status] ?? "somethingNew", words)
      }, renewals: 1)
  }
}
