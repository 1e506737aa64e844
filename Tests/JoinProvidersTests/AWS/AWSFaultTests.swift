import CloudSigning
import FoundationEssentials
import JoinDiscovery
import JoinPrimitives
import Testing

@testable import CloudHTTP
@testable import JoinProviders

@Suite struct AWSFaultTests {
  /// How a service writes a failure.
  enum Form: String, Sendable, CaseIterable {
    case ec2, ecs, sts

    func body(_ code: String) -> String {
      switch self {
      case .ec2:
        "<Response><Errors><Error><Code>\(code)</Code><Message>some words</Message></Error></Errors></Response>"
      case .ecs: #"{"__type":"com.amazonaws.ecs.v2014#\#(code):http://internal/","Message":"some words"}"#
      case .sts:
        "<ErrorResponse xmlns='https://sts.amazonaws.com/doc/2011-06-15/'><Error><Type>Sender</Type>"
          + "<Code>\(code)</Code><Message>some words</Message></Error><RequestId>r</RequestId></ErrorResponse>"
      }
    }
  }

  /// What all codes of one kind come to.
  struct Verdict: Sendable, CustomTestStringConvertible {
    let codes: [String]
    let code: DiscoveryError.Code
    let isTransient: Bool
    let remedy: String
    var testDescription: String { codes.joined(separator: " ") }

    init(_ codes: String, _ code: DiscoveryError.Code, isTransient: Bool = false, _ remedy: String) {
      self.codes = codes.split(separator: " ").map(String.init)
      self.code = code
      self.isTransient = isTransient
      self.remedy = remedy
    }
  }

  static let verdicts = [
    Verdict(
      "Throttling ThrottlingException ThrottledException RequestThrottledException RequestThrottled "
        + "TooManyRequestsException ProvisionedThroughputExceededException TransactionInProgressException "
        + "RequestLimitExceeded BandwidthLimitExceeded LimitExceededException SlowDown PriorRequestNotComplete "
        + "EC2ThrottledException", .throttled, isTransient: true, "nothing to do"),
    Verdict(
      "RequestTimeout RequestTimeoutException InternalError InternalFailure ServiceUnavailable Unavailable "
        + "ServerException IDPCommunicationError", .serverFault, isTransient: true, "nothing to do"),
    Verdict("ExpiredToken ExpiredTokenException", .denied, "renew them"),
    Verdict("RequestExpired RequestTimeTooSkewed", .denied, "set the clock"),
    Verdict("SignatureDoesNotMatch InvalidSignatureException IncompleteSignature", .denied, "secret access key"),
    Verdict(
      "AuthFailure InvalidClientTokenId UnrecognizedClientException InvalidAccessKeyId MissingAuthenticationToken "
        + "MissingAuthenticationTokenException", .denied, "eu-west-1 is the right one"),
    Verdict("InvalidIdentityToken IDPRejectedClaim", .denied, "allow some:Action"),
    Verdict("UnauthorizedOperation AccessDenied AccessDeniedException", .denied, "allow some:Action"),
    Verdict("OptInRequired Blocked PendingVerification RegionDisabledException", .denied, "enable the region"),
    Verdict(
      "InvalidParameterValue InvalidParameterCombination InvalidParameter MissingParameter FilterLimitExceeded "
        + "UnknownParameter InvalidFilter ValidationError InvalidParameterException ClientException "
        + "ClusterNotFoundException MalformedPolicyDocument PackedPolicyTooLarge", .configuration, "check some options"),
    Verdict("SomethingNew", .badResponse, "check the options"),
  ]

  private func fault(_ status: Int, _ body: String, _ headers: [(name: String, value: String)] = []) -> CloudFault {
    CloudFault(
      status: status, headers: headers, body: Array(body.utf8), url: "https://ec2.eu-west-1.amazonaws.com/",
      receivedAt: Date(timeIntervalSince1970: 1_795_428_000))
  }

  private func meaning(_ fault: CloudFault, of identity: AWSIdentity? = nil) throws -> FaultClass? {
    let region = try #require(AWSRegion("eu-west-1"))
    let call = AWSCall.form(
      "", purpose: "search for instances", allowance: "allow some:Action", suspects: "some options")
    let keys = AWSCredentials(keys: .init(accessKeyID: "AK", secretAccessKey: .init("s")), origin: "profile ops")
    return AWSFault(fault).meaning(of: fault, call: call, region: region, identity: identity ?? .keys(keys))
  }

  @Test(
    "Each code has its meaning in every service, with the words of the service and a remedy", arguments: verdicts,
    Form.allCases)
  func codes(verdict: Verdict, form: Form) throws {
    for code in verdict.codes {
      let meaning = try #require(try meaning(fault(400, form.body(code))), "\(code)")
      #expect(meaning.code == verdict.code, "\(code)")
      #expect(meaning.isTransient == verdict.isTransient, "\(code)")
      #expect(meaning.remedy.contains(verdict.remedy), "\(code): \(meaning.remedy)")
      #expect(meaning.message.contains("\(code): some words"), "\(meaning.message)")
    }
  }

  @Test("Every code that is known is in the table above")
  func complete() {
    #expect(AWSFault.kinds.codes == Set(Self.verdicts.dropLast().flatMap(\.codes)))
  }

  @Test("A code that is not known is judged by the status", arguments: Form.allCases)
  func unknownCode(form: Form) throws {
    let meaning = try #require(try meaning(fault(500, form.body("SomethingNew"))))
    #expect(meaning.code == .serverFault)
    #expect(meaning.isTransient)
    #expect(try self.meaning(fault(403, form.body("SomethingNew")))?.code == .denied)
  }

  @Test("Who is refused is named, with a remedy of its own")
  func identities() throws {
    let keys = try #require(try meaning(fault(403, Form.ec2.body("UnauthorizedOperation"))))
    #expect(keys.message.hasPrefix("the keys from profile ops may not search for instances in region eu-west-1 ("))
    let token = AWSIdentity.token(file: "/var/token")
    let ended = try #require(try meaning(fault(400, Form.sts.body("ExpiredTokenException")), of: token))
    #expect(ended.message.hasPrefix("region eu-west-1 refused the token in /var/token"))
    #expect(ended.remedy == "check that whoever writes /var/token still renews it")
  }

  @Test("Keys of a session may have ended where they are refused as unknown ones or for the clock")
  func endedSession() throws {
    for (code, token, isTold) in [
      ("AuthFailure", "t", true), ("RequestExpired", "t", true), ("RequestTimeTooSkewed", "t", false),
      ("InvalidClientTokenId", "t", false), ("AuthFailure", nil, false), ("RequestExpired", nil, false),
    ] as [(String, String?, Bool)] {
      let keys = AWSCredentials(
        keys: .init(accessKeyID: "AK", secretAccessKey: Secret("s"), sessionToken: token.map { Secret($0) }),
        origin: "profile ops")
      let meaning = try #require(try meaning(fault(400, Form.ec2.body(code)), of: .keys(keys)))
      #expect(meaning.remedy.contains("renew them") == isTold, "\(code): \(meaning.remedy)")
    }
  }

  @Test(
    "Code and message are found in all forms, and in a body that breaks off",
    arguments: [
      "<Response><Errors><Error><Code>C</Code><Message>M</Message></Error></Errors></Response>",
      "<ErrorResponse xmlns='u'><Error><Type>Sender</Type><Code>C</Code><Message>M</Message></Error></ErrorResponse>",
      "<ErrorResponse><Errors><Error><Code>C</Code><Message>M</Message></Error></Errors></ErrorResponse>",
      "<?xml version='1.0'?>\n<Response><Errors><Error><Code>C</Code><Message> M\n</Message></Error>",
      #"{"__type":"C","message":"M"}"#, #" {"__type":"com.amazonaws.ecs#C","Message":" M "}"#,
      #"{"__type":"C:http://internal.amazon.com/coral/","message":"M"}"#,
    ])
  func forms(body: String) {
    let found = AWSFault(fault(400, body))
    #expect(found.code == "C")
    #expect(found.message == "M")
  }

  @Test("A code in a header serves where the body has none", arguments: ["{}", "", "<html/>", "{\"message\":"])
  func header(body: String) {
    #expect(AWSFault(fault(400, body, [("X-Amzn-ErrorType", "C:http://internal/")])).code == "C")
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

extension FaultCodes {
  /// All codes that are known.
  fileprivate var codes: Set<String> { Set(kinds.keys) }
}
