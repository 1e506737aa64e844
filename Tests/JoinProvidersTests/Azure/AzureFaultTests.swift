import CloudHTTP
import JoinDiscovery
import JoinTestKit
import Testing

@testable import JoinProviders

@Suite struct AzureFaultTests {
  static let lists = [
    FaultExample(403, "AuthorizationFailed", .denied, "Microsoft.Network/networkInterfaces/read"),
    FaultExample(401, "InvalidAuthenticationToken", .denied, "environment="),
    FaultExample(401, "ExpiredAuthenticationToken", .denied, "the clock of this machine"),
    FaultExample(401, "InvalidAuthenticationTokenTenant", .denied, "tenant_id="),
    FaultExample(404, "SubscriptionNotFound", .configuration, "subscription_id="),
    FaultExample(400, "InvalidSubscriptionId", .configuration, "subscription_id="),
    FaultExample(403, "ReadOnlyDisabledSubscription", .denied, "switch it on"),
    FaultExample(404, "ResourceGroupNotFound", .configuration, "resource_group="),
    FaultExample(404, "ResourceNotFound", .configuration, "tag_name="),
    FaultExample(404, "InvalidResourceType", .configuration, "environment="),
    FaultExample(429, "SubscriptionRequestsThrottled", .throttled, "nothing to do", isTransient: true),
    FaultExample(429, "OperationNotAllowed", .throttled, "nothing to do", isTransient: true),
    FaultExample(409, "RetryableErrorDueToAnotherOperation", .serverFault, "nothing to do", isTransient: true),
    FaultExample(503, "ServiceUnavailable", .serverFault, "nothing to do", isTransient: true),
    FaultExample(418, "SomethingNew", .badResponse, "check the options"),
    FaultExample(500, "SomethingNew", .serverFault, "nothing to do", isTransient: true),
  ]

  @Test("Each code has its meaning, with the words of the service and a remedy", arguments: lists)
  func resourceManager(example: FaultExample) throws {
    let fault = example.fault(
      #"{"error":{"code":"\#(example.body)","message":"some words","details":[]}}"#,
      headers: [("x-ms-correlation-request-id", "c-1")])
    let call = ResourceManagerFault.Call(
      subscription: "s-1", origin: "the entry", permission: "Microsoft.Network/networkInterfaces/read")
    try example.check(
      ResourceManagerFault(fault).meaning(of: fault, in: call),
      says: "\(example.body): some words; correlation ID c-1")
  }

  @Test("A wait that is asked for in milliseconds goes first", arguments: ["retry-after-ms", "x-ms-retry-after-ms"])
  func milliseconds(header: String) throws {
    let example = FaultExample(
      429, #"{"error":{"code":"TooManyRequests"}}"#, headers: [("Retry-After", "2"), (header, "1500")], .throttled,
      "nothing to do", isTransient: true, retryAfter: .milliseconds(1500))
    let call = ResourceManagerFault.Call(subscription: "s", origin: "o", permission: "p")
    try example.check(ResourceManagerFault(example.fault).meaning(of: example.fault, in: call))
  }

  @Test("Without a code the status decides", arguments: ["", "<html>Bad Gateway</html>", #"{"message":"no"}"#])
  func noCode(body: String) {
    let fault = FaultExample.fault(502, body)
    let call = ResourceManagerFault.Call(subscription: "s", origin: "o", permission: "p")
    #expect(ResourceManagerFault(fault).meaning(of: fault, in: call) == nil)
    #expect(SignInFault(fault).meaning(of: fault, for: AzureApplication(tenant: "t", client: "c")) == nil)
  }

  // MARK: - The sign-in

  static let signIns = [
    FaultExample(401, "7000215", .denied, "not the secret's ID"),
    FaultExample(401, "7000222", .denied, "make a new one"),
    FaultExample(400, "700016", .denied, "client_id="),
    FaultExample(401, "7000218", .denied, "a certificate"),
    FaultExample(401, "700027", .denied, "upload the certificate"),
    FaultExample(401, "700024", .denied, "set the clock"),
    FaultExample(400, "70021", .denied, "federated credential"),
    FaultExample(401, "700213", .denied, "federated credential"),
    FaultExample(400, "90002", .configuration, "tenant_id="),
    FaultExample(400, "900023", .configuration, "tenant_id="),
    FaultExample(400, "500011", .denied, "environment="),
    FaultExample(400, "90033", .serverFault, "nothing to do", isTransient: true),
    FaultExample(503, "12345", .serverFault, "nothing to do", isTransient: true),
    FaultExample(429, "50196", .throttled, "nothing to do", isTransient: true),
    FaultExample(401, "54321", .denied, "look the number up"),
  ]

  @Test("Each number of the sign-in has its meaning, with the first sentence and a remedy", arguments: signIns)
  func signIn(example: FaultExample) throws {
    for codes in [#","error_codes":[\#(example.body)]"#, ""] {
      let fault = example.fault(
        #"{"error":"invalid_client","error_description":"AADSTS\#(example.body): No. Trace ID: t\r\nTimestamp: x"\#(codes)}"#
      )
      let meaning = try #require(
        SignInFault(fault).meaning(of: fault, for: AzureApplication(tenant: "t-1", client: "c-1")))
      try example.check(meaning)
      #expect(meaning.message.hasSuffix("(AADSTS\(example.body): No.)"), "\(meaning.message)")
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
