import CloudHTTP
import FoundationEssentials
import JoinDiscovery
import Testing

@testable import JoinProviders

@Suite struct AWSFaultTests {
  struct Example: Sendable, CustomTestStringConvertible {
    let status: Int
    let awsCode: String
    let code: DiscoveryError.Code
    var isTransient = false
    let remedy: String
    var testDescription: String { awsCode }

    init(
      _ status: Int, _ awsCode: String, _ code: DiscoveryError.Code, _ remedy: String, isTransient: Bool = false
    ) {
      self.status = status
      self.awsCode = awsCode
      self.code = code
      self.isTransient = isTransient
      self.remedy = remedy
    }
  }

  static let examples = [
    Example(403, "UnauthorizedOperation", .denied, "allow ec2:DescribeInstances"),
    Example(400, "AccessDeniedException", .denied, "allow ec2:DescribeInstances"),
    Example(401, "AuthFailure", .denied, "region eu-west-1 is the right one"),
    Example(403, "InvalidClientTokenId", .denied, "region eu-west-1 is the right one"),
    Example(400, "UnrecognizedClientException", .denied, "region eu-west-1 is the right one"),
    Example(403, "SignatureDoesNotMatch", .denied, "secret access key"),
    Example(400, "IncompleteSignature", .denied, "secret access key"),
    Example(400, "ExpiredToken", .denied, "renew"),
    Example(403, "ExpiredTokenException", .denied, "renew"),
    Example(400, "RequestExpired", .denied, "clock"),
    Example(403, "OptInRequired", .denied, "enable the region"),
    Example(400, "InvalidParameterValue", .configuration, "filter."),
    Example(400, "MissingParameter", .configuration, "filter."),
    Example(503, "RequestLimitExceeded", .throttled, "nothing to do", isTransient: true),
    Example(400, "Throttling", .throttled, "nothing to do", isTransient: true),
    Example(400, "SlowDown", .throttled, "nothing to do", isTransient: true),
    Example(500, "InternalError", .serverFault, "nothing to do", isTransient: true),
    Example(400, "RequestTimeout", .serverFault, "nothing to do", isTransient: true),
    Example(418, "SomethingNew", .badResponse, "check the options"),
    Example(500, "SomethingNew", .serverFault, "nothing to do", isTransient: true),
  ]

  private func fault(_ status: Int, _ body: String, _ headers: [(name: String, value: String)] = []) -> CloudFault {
    CloudFault(
      status: status, headers: headers, body: Array(body.utf8), url: "https://ec2.eu-west-1.amazonaws.com/",
      receivedAt: Date(timeIntervalSince1970: 1_795_428_000))
  }

  private func meaning(_ fault: CloudFault) throws -> FaultClass? {
    let region = try #require(AWSRegion("eu-west-1"))
    return AWSFault(fault).meaning(
      of: fault, in: AWSFault.Call(region: region, origin: "profile ops", permission: "ec2:DescribeInstances"))
  }

  @Test("Each code has its meaning, with the words of the service and a remedy", arguments: examples)
  func codes(example: Example) throws {
    let body =
      "<Response><Errors><Error><Code>\(example.awsCode)</Code><Message>some words</Message></Error></Errors>"
      + "</Response>"
    let meaning = try #require(try meaning(fault(example.status, body)))
    #expect(meaning.code == example.code)
    #expect(meaning.isTransient == example.isTransient)
    #expect(meaning.remedy.contains(example.remedy), "\(meaning.remedy)")
    #expect(meaning.message.contains("\(example.awsCode): some words"), "\(meaning.message)")
  }

  @Test(
    "Code and message are found in both forms, and in a body that breaks off",
    arguments: [
      "<Response><Errors><Error><Code>C</Code><Message>M</Message></Error></Errors></Response>",
      "<ErrorResponse xmlns='u'><Error><Type>Sender</Type><Code>C</Code><Message>M</Message></Error></ErrorResponse>",
      "<ErrorResponse><Errors><Error><Code>C</Code><Message>M</Message></Error></Errors></ErrorResponse>",
      "<?xml version='1.0'?>\n<Response><Errors><Error><Code>C</Code><Message> M\n</Message></Error>",
    ])
  func forms(body: String) {
    let found = AWSFault(fault(400, body))
    #expect(found.code == "C")
    #expect(found.message == "M")
  }

  @Test("Without a code the status decides", arguments: ["", "<html>Bad Gateway</html>", "{\"message\":\"no\"}"])
  func unknown(body: String) throws {
    #expect(try meaning(fault(502, body)) == nil)
    #expect(AWSFault(fault(502, body)).kind == .other)
  }

  @Test("The service's clock is compared with ours")
  func clock() {
    let found = AWSFault(fault(403, "", [("date", "Mon, 23 Nov 2026 10:10:00 GMT")]))
    #expect(found.clockLead == 600)
    #expect(AWSFault(fault(403, "", [("Date", "soon")])).clockLead == nil)
  }
}
