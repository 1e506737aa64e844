import CloudHTTP
import FoundationEssentials
import JoinDiscovery
import JoinTestKit
import Testing

@testable import JoinProviders

@Suite struct AzureFaultTests {
  struct Example: Sendable, CustomTestStringConvertible {
    let status: Int
    let name: String
    let code: DiscoveryError.Code
    let isTransient: Bool
    let remedy: String
    var testDescription: String { name }

    init(_ status: Int, _ name: String, _ code: DiscoveryError.Code, _ remedy: String, isTransient: Bool = false) {
      self.status = status
      self.name = name
      self.code = code
      self.isTransient = isTransient
      self.remedy = remedy
    }
  }

  private func fault(
    _ status: Int, _ body: String, _ headers: [(name: String, value: String)] = []
  ) -> CloudFault {
    CloudFault(
      status: status, headers: headers, body: Array(body.utf8), url: "https://management.azure.com/",
      receivedAt: Date(timeIntervalSince1970: 1_795_428_000))
  }

  // MARK: - The Resource Manager

  static let lists = [
    Example(403, "AuthorizationFailed", .denied, "Microsoft.Network/networkInterfaces/read"),
    Example(401, "InvalidAuthenticationToken", .denied, "environment="),
    Example(401, "ExpiredAuthenticationToken", .denied, "the clock of this machine"),
    Example(401, "InvalidAuthenticationTokenTenant", .denied, "tenant_id="),
    Example(404, "SubscriptionNotFound", .configuration, "subscription_id="),
    Example(400, "InvalidSubscriptionId", .configuration, "subscription_id="),
    Example(403, "ReadOnlyDisabledSubscription", .denied, "switch it on"),
    Example(404, "ResourceGroupNotFound", .configuration, "resource_group="),
    Example(404, "ResourceNotFound", .configuration, "tag_name="),
    Example(404, "InvalidResourceType", .configuration, "environment="),
    Example(429, "SubscriptionRequestsThrottled", .throttled, "nothing to do", isTransient: true),
    Example(429, "OperationNotAllowed", .throttled, "nothing to do", isTransient: true),
    Example(409, "RetryableErrorDueToAnotherOperation", .serverFault, "nothing to do", isTransient: true),
    Example(503, "ServiceUnavailable", .serverFault, "nothing to do", isTransient: true),
    Example(418, "SomethingNew", .badResponse, "check the options"),
    Example(500, "SomethingNew", .serverFault, "nothing to do", isTransient: true),
  ]

  @Test("Each code has its meaning, with the words of the service and a remedy", arguments: lists)
  func resourceManager(example: Example) throws {
    let fault = fault(
      example.status, #"{"error":{"code":"\#(example.name)","message":"some words","details":[]}}"#,
      [("x-ms-correlation-request-id", "c-1")])
    let call = ResourceManagerFault.Call(
      subscription: "s-1", origin: "the entry", permission: "Microsoft.Network/networkInterfaces/read")
    let meaning = try #require(ResourceManagerFault(fault).meaning(of: fault, in: call))
    #expect(meaning.code == example.code)
    #expect(meaning.isTransient == example.isTransient)
    #expect(meaning.remedy.contains(example.remedy), "\(meaning.remedy)")
    #expect(meaning.message.contains("\(example.name): some words; correlation ID c-1"), "\(meaning.message)")
  }

  @Test("Without a code the status decides", arguments: ["", "<html>Bad Gateway</html>", #"{"message":"no"}"#])
  func noCode(body: String) {
    let fault = fault(502, body)
    let call = ResourceManagerFault.Call(subscription: "s", origin: "o", permission: "p")
    #expect(ResourceManagerFault(fault).meaning(of: fault, in: call) == nil)
    #expect(SignInFault(fault).meaning(of: fault, for: AzureApplication(tenant: "t", client: "c")) == nil)
  }

  // MARK: - The sign-in

  static let signIns = [
    Example(401, "7000215", .denied, "not the secret's ID"),
    Example(401, "7000222", .denied, "make a new one"),
    Example(400, "700016", .denied, "client_id="),
    Example(401, "7000218", .denied, "a certificate"),
    Example(401, "700027", .denied, "upload the certificate"),
    Example(401, "700024", .denied, "set the clock"),
    Example(400, "70021", .denied, "federated credential"),
    Example(401, "700213", .denied, "federated credential"),
    Example(400, "90002", .configuration, "tenant_id="),
    Example(400, "900023", .configuration, "tenant_id="),
    Example(400, "500011", .denied, "environment="),
    Example(400, "90033", .serverFault, "nothing to do", isTransient: true),
    Example(503, "12345", .serverFault, "nothing to do", isTransient: true),
    Example(429, "50196", .throttled, "nothing to do", isTransient: true),
    Example(401, "54321", .denied, "look the number up"),
  ]

  @Test("Each number of the sign-in has its meaning, with the first sentence and a remedy", arguments: signIns)
  func signIn(example: Example) throws {
    for codes in [#","error_codes":[\#(example.name)]"#, ""] {
      let fault = fault(
        example.status,
        #"{"error":"invalid_client","error_description":"AADSTS\#(example.name): No. Trace ID: t\r\nTimestamp: x"\#(codes)}"#
      )
      let meaning = try #require(
        SignInFault(fault).meaning(of: fault, for: AzureApplication(tenant: "t-1", client: "c-1")))
      #expect(meaning.code == example.code)
      #expect(meaning.isTransient == example.isTransient)
      #expect(meaning.remedy.contains(example.remedy), "\(meaning.remedy)")
      #expect(meaning.message.hasSuffix("(AADSTS\(example.name): No.)"), "\(meaning.message)")
      #expect(meaning.message.contains("application c-1 of tenant t-1"))
      #expect(!meaning.message.contains("Trace ID"))
    }
  }

  @Test("A refusal of the sign-in reaches the operator whole, without the secret")
  func whole() async throws {
    let error = try #require(
      await ProviderLookup().failure(
        "provider=azure tag_name=a tag_value=b subscription_id=s tenant_id=t client_id=c secret_access_key=canary-secret",
        ScriptedTransport(
          .text(
            401,
            #"{"error":"invalid_client","error_description":"AADSTS7000215: Invalid client secret canary-secret provided."}"#
          ))))
    #expect(error.code == .denied)
    #expect(error.message.contains("AADSTS7000215: Invalid client secret <secret> provided."))
  }
}
