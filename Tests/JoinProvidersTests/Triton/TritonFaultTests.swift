import CloudHTTP
import FoundationEssentials
import JoinDiscovery
import Testing

@testable import JoinProviders

@Suite struct TritonFaultTests {
  struct Example: Sendable, CustomTestStringConvertible {
    let status: Int
    let tritonCode: String
    let code: DiscoveryError.Code
    let remedy: String
    let isTransient: Bool
    var testDescription: String { "\(status) \(tritonCode)" }

    init(
      _ status: Int, _ tritonCode: String, _ code: DiscoveryError.Code, _ remedy: String, isTransient: Bool = false
    ) {
      self.status = status
      self.tritonCode = tritonCode
      self.code = code
      self.remedy = remedy
      self.isTransient = isTransient
    }
  }

  static let examples = [
    Example(401, "InvalidCredentials", .denied, "key_id is a key of account ops"),
    Example(401, "InvalidSignature", .denied, "key_id is a key of account ops"),
    Example(403, "NotAuthorized", .denied, "allows listmachines"),
    Example(404, "ResourceNotFound", .configuration, "the login name"),
    Example(449, "InvalidVersion", .configuration, "CloudAPI version 8"),
    Example(409, "InvalidArgument", .configuration, "check tag_key and tag_value"),
    Example(420, "RequestThrottled", .throttled, "nothing to do", isTransient: true),
    Example(503, "RequestThrottled", .throttled, "nothing to do", isTransient: true),
    Example(500, "InternalError", .serverFault, "nothing to do", isTransient: true),
    Example(418, "SomethingNew", .badResponse, "check the options"),
  ]

  private func fault(_ status: Int, _ body: String, date: String? = nil) -> CloudFault {
    CloudFault(
      status: status, headers: date.map { [("Date", $0)] } ?? [], body: Array(body.utf8),
      url: "https://cloudapi.example/ops/machines", receivedAt: Date(timeIntervalSince1970: 1_795_428_000))
  }

  @Test("Each code has its meaning, with the words of the service and a remedy", arguments: examples)
  func codes(example: Example) throws {
    let fault = fault(example.status, #"{"code":"\#(example.tritonCode)","message":"some words"}"#)
    let meaning = try #require(Triton.meaning(of: fault, for: "account ops"))
    #expect(meaning.code == example.code)
    #expect(meaning.isTransient == example.isTransient)
    #expect(meaning.remedy.contains(example.remedy), "\(meaning.remedy)")
    #expect(meaning.message.contains("\(example.tritonCode): some words"), "\(meaning.message)")
  }

  @Test(
    "A refusal of a clock that is off says by how much",
    arguments: [
      ("Mon, 23 Nov 2026 10:10:00 GMT", "600 s behind"), ("Mon, 23 Nov 2026 09:50:00 GMT", "600 s ahead"),
      ("Mon, 23 Nov 2026 10:00:01 GMT", "that the private key belongs to it"),
    ])
  func clock(date: String, words: String) throws {
    let fault = fault(401, #"{"code":"InvalidCredentials","message":"no"}"#, date: date)
    let meaning = try #require(Triton.meaning(of: fault, for: "account ops"))
    #expect(meaning.remedy.contains(words), "\(meaning.remedy)")
  }

  @Test("Without a code the status decides, the one for throttling too")
  func unknown() {
    #expect(Triton.meaning(of: fault(502, "<html>"), for: "account ops") == nil)
    #expect(Triton.meaning(of: fault(420, "Enhance your calm"), for: "account ops")?.code == .throttled)
  }
}
