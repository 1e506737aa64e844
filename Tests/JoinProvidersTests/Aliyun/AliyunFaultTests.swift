import CloudHTTP
import JoinDiscovery
import Testing

@testable import JoinProviders

@Suite struct AliyunFaultTests {
  static let examples = [
    FaultExample(404, "InvalidAccessKeyId.NotFound", .denied, "exists and is active"),
    FaultExample(403, "InvalidAccessKeyId.Inactive", .denied, "exists and is active"),
    FaultExample(400, "SignatureDoesNotMatch", .denied, "access_key_secret"),
    FaultExample(400, "IncompleteSignature", .denied, "access_key_secret"),
    FaultExample(400, "InvalidTimeStamp.Expired", .denied, "set the clock"),
    FaultExample(400, "InvalidSecurityToken.Expired", .denied, "renew"),
    FaultExample(403, "Forbidden.RAM", .denied, "ecs:DescribeInstances"),
    FaultExample(404, "InvalidRegionId.NotFound", .configuration, "region="),
    FaultExample(400, "MissingParameter.Tag", .configuration, "tag_key="),
    FaultExample(400, "Throttling", .throttled, "nothing to do", isTransient: true),
    FaultExample(400, "Throttling.User", .throttled, "nothing to do", isTransient: true),
    FaultExample(503, "Throttling.Api", .throttled, "nothing to do", isTransient: true),
    FaultExample(400, "SignatureNonceUsed", .serverFault, "nothing to do", isTransient: true),
    FaultExample(503, "ServiceUnavailable", .serverFault, "nothing to do", isTransient: true),
    FaultExample(418, "SomethingNew", .badResponse, "check the options"),
    FaultExample(500, "SomethingNew", .serverFault, "nothing to do", isTransient: true),
  ]

  @Test("Each code has its meaning, with the words of the service and a remedy", arguments: examples)
  func codes(example: FaultExample) throws {
    let fault = example.fault(
      #"{"RequestId":"R-1","HostId":"ecs.cn-hangzhou.aliyuncs.com","Code":"\#(example.body)","Message":"some words"}"#)
    let call = AliyunFault.Call(region: "cn-hangzhou", origin: "the entry")
    try example.check(
      AliyunFault(fault).meaning(of: fault, in: call), says: "\(example.body): some words; request ID R-1")
  }

  @Test("Without a code the status decides", arguments: ["", "<html>Bad Gateway</html>", #"{"Code":5}"#])
  func unknown(body: String) {
    let fault = FaultExample.fault(502, body)
    #expect(AliyunFault(fault).meaning(of: fault, in: AliyunFault.Call(region: "r", origin: "o")) == nil)
  }
}
