import CloudHTTP
import FoundationEssentials
import JoinDiscovery
import Testing

@testable import JoinProviders

@Suite struct AliyunFaultTests {
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

  static let examples = [
    Example(404, "InvalidAccessKeyId.NotFound", .denied, "exists and is active"),
    Example(403, "InvalidAccessKeyId.Inactive", .denied, "exists and is active"),
    Example(400, "SignatureDoesNotMatch", .denied, "access_key_secret"),
    Example(400, "IncompleteSignature", .denied, "access_key_secret"),
    Example(400, "InvalidTimeStamp.Expired", .denied, "set the clock"),
    Example(400, "InvalidSecurityToken.Expired", .denied, "renew"),
    Example(403, "Forbidden.RAM", .denied, "ecs:DescribeInstances"),
    Example(404, "InvalidRegionId.NotFound", .configuration, "region="),
    Example(400, "MissingParameter.Tag", .configuration, "tag_key="),
    Example(400, "Throttling", .throttled, "nothing to do", isTransient: true),
    Example(400, "Throttling.User", .throttled, "nothing to do", isTransient: true),
    Example(503, "Throttling.Api", .throttled, "nothing to do", isTransient: true),
    Example(400, "SignatureNonceUsed", .serverFault, "nothing to do", isTransient: true),
    Example(503, "ServiceUnavailable", .serverFault, "nothing to do", isTransient: true),
    Example(418, "SomethingNew", .badResponse, "check the options"),
    Example(500, "SomethingNew", .serverFault, "nothing to do", isTransient: true),
  ]

  private func fault(_ status: Int, _ body: String) -> CloudFault {
    CloudFault(
      status: status, body: Array(body.utf8), url: "https://ecs.cn-hangzhou.aliyuncs.com/",
      receivedAt: Date(timeIntervalSince1970: 1_795_428_000))
  }

  @Test("Each code has its meaning, with the words of the service and a remedy", arguments: examples)
  func codes(example: Example) throws {
    let fault = fault(
      example.status,
      #"{"RequestId":"R-1","HostId":"ecs.cn-hangzhou.aliyuncs.com","Code":"\#(example.name)","Message":"some words"}"#)
    let meaning = try #require(
      AliyunFault(fault).meaning(of: fault, in: AliyunFault.Call(region: "cn-hangzhou", origin: "the entry")))
    #expect(meaning.code == example.code)
    #expect(meaning.isTransient == example.isTransient)
    #expect(meaning.remedy.contains(example.remedy), "\(meaning.remedy)")
    #expect(meaning.message.contains("\(example.name): some words; request ID R-1"), "\(meaning.message)")
  }

  @Test("Without a code the status decides", arguments: ["", "<html>Bad Gateway</html>", #"{"Code":5}"#])
  func unknown(body: String) {
    let fault = fault(502, body)
    #expect(AliyunFault(fault).meaning(of: fault, in: AliyunFault.Call(region: "r", origin: "o")) == nil)
  }
}
