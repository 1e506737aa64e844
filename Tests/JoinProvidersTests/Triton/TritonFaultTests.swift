import CloudHTTP
import JoinDiscovery
import Testing

@testable import JoinProviders

@Suite struct TritonFaultTests {
  static let examples = [
    FaultExample(401, "InvalidCredentials", .denied, "key_id is a key of account ops"),
    FaultExample(401, "InvalidSignature", .denied, "key_id is a key of account ops"),
    FaultExample(403, "NotAuthorized", .denied, "allows listmachines"),
    FaultExample(404, "ResourceNotFound", .configuration, "the login name"),
    FaultExample(449, "InvalidVersion", .configuration, "CloudAPI version 8"),
    FaultExample(409, "InvalidArgument", .configuration, "check tag_key and tag_value"),
    FaultExample(420, "RequestThrottled", .throttled, "nothing to do", isTransient: true),
    FaultExample(503, "RequestThrottled", .throttled, "nothing to do", isTransient: true),
    FaultExample(500, "InternalError", .serverFault, "nothing to do", isTransient: true),
    FaultExample(418, "SomethingNew", .badResponse, "check the options"),
  ]

  @Test("Each code has its meaning, with the words of the service and a remedy", arguments: examples)
  func codes(example: FaultExample) throws {
    let fault = example.fault(#"{"code":"\#(example.body)","message":"some words"}"#)
    try example.check(Triton.meaning(of: fault, for: "account ops"), says: "\(example.body): some words")
  }

  @Test(
    "A refusal of a clock that is off says by how much",
    arguments: [
      ("Mon, 23 Nov 2026 10:10:00 GMT", "600 s behind"), ("Mon, 23 Nov 2026 09:50:00 GMT", "600 s ahead"),
      ("Mon, 23 Nov 2026 10:00:01 GMT", "that the private key belongs to it"),
    ])
  func clock(date: String, words: String) throws {
    let fault = FaultExample.fault(
      401, #"{"code":"InvalidCredentials","message":"no"}"#, headers: [("Date", date)])
    let meaning = try #require(Triton.meaning(of: fault, for: "account ops"))
    #expect(meaning.remedy.contains(words), "\(meaning.remedy)")
  }

  @Test("Without a code the status decides, the one for throttling too")
  func unknown() {
    #expect(Triton.meaning(of: FaultExample.fault(502, "<html>"), for: "account ops") == nil)
    #expect(Triton.meaning(of: FaultExample.fault(420, "Enhance your calm"), for: "account ops")?.code == .throttled)
  }
}
