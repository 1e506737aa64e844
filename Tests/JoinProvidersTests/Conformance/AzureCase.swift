import JoinDiscovery
import JoinTestKit

extension ConformanceCase {
  /// An application with a secret, and interfaces that carry a tag.
  static let azure = azure(
    name: "azure",
    entry: "\(azureTag) tenant_id=t-1 client_id=c-1 secret_access_key=canary-secret-0123456789"
  ) { request in
    request.method == "POST" ? .text(200, FakeAzure.tokenAnswer) : nil
  }

  /// A scale set in the cloud of the United States' government, in the name of a workload.
  static let azureScaleSet = azure(
    name: "azure-scale-set",
    entry: "provider=azure resource_group=rg vm_scale_set=dk subscription_id=sub-1 environment=usgovernment",
    environment: ["AZURE_TENANT_ID": "t-1", "AZURE_CLIENT_ID": "c-1", "AZURE_FEDERATED_TOKEN_FILE": "/token"],
    files: ["/token": "canary-workload-token"]
  ) { request in
    request.method == "POST" ? .text(200, FakeAzure.tokenAnswer) : nil
  }

  /// A machine with an identity of its own.
  static let azureIdentity = azure(name: "azure-identity", entry: azureTag) { request in
    guard request.url.hasPrefix("http://169.254.169.254/") else { return nil }
    return request.header("Metadata") == nil
      ? .text(400, #"{"error":"invalid_request"}"#) : .text(200, FakeAzure.tokenAnswer)
  }

  private static let azureTag = "provider=azure tag_name=dkron tag_value=server subscription_id=sub-1"

  private static func azure(
    name: String, entry: String, environment: Environment = [:], files: [String: String] = [:],
    beside: @escaping @Sendable (HTTPRequest) -> HTTPResponse?
  ) -> ConformanceCase {
    ConformanceCase(
      name: name, entry: entry, paging: .link, environment: environment, files: files, beside: beside,
      page: { .text(200, FakeAzure.page($0.addresses, next: $0.link)) }, emptyList: #"{"value":[]}"#,
      nullList: #"{"value":null,"nextLink":null}"#,
      hollow: """
        {"value":[{"id":null},null,{"id":"/x","name":null,"tags":null,"properties":null},
        {"id":"/y","tags":{"dkron":"server"},"properties":{"virtualMachine":{"id":"/vm"},"ipConfigurations":[{},
        {"properties":null},{"properties":{"privateIPAddress":null}}]}},
        \(FakeAzure.interface("10.0.0.9"))],"nextLink":null}
        """,
      fault: { status, words in #"{"error":{"code":"Code\#(status)","message":"\#(words)"}}"# }, renewals: 1)
  }
}
