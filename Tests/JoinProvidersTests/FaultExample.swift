import CloudHTTP
import FoundationEssentials
import JoinDiscovery
import Testing

/// A failing answer of a service, and what it must mean.
struct FaultExample: Sendable, CustomTestStringConvertible {
  let status: Int
  /// The body, or the code that it holds.
  let body: String
  let headers: [(name: String, value: String)]
  let code: DiscoveryError.Code
  /// Part of the remedy.
  let remedy: String
  let isTransient: Bool
  let retryAfter: Duration?

  var testDescription: String { "\(status) \(body.prefix(60))" }

  init(
    _ status: Int, _ body: String, headers: [(name: String, value: String)] = [], _ code: DiscoveryError.Code,
    _ remedy: String, isTransient: Bool = false, retryAfter: Duration? = nil
  ) {
    self.status = status
    self.body = body
    self.headers = headers
    self.code = code
    self.remedy = remedy
    self.isTransient = isTransient
    self.retryAfter = retryAfter
  }

  /// The answer, at 2026-11-23 10:00:00 UTC.
  var fault: CloudFault { fault(body) }

  /// The answer with the body that a service makes of the code.
  func fault(_ body: String, headers: [(name: String, value: String)] = []) -> CloudFault {
    CloudFault(
      status: status, headers: self.headers + headers, body: Array(body.utf8), url: "https://cloud.example/list",
      receivedAt: Date(timeIntervalSince1970: 1_795_428_000))
  }

  /// An answer that no table holds.
  static func fault(_ status: Int, _ body: String, headers: [(name: String, value: String)] = []) -> CloudFault {
    FaultExample(status, body, headers: headers, .badResponse, "").fault
  }

  /// Holds a provider's verdict against this example.
  func check(_ meaning: FaultClass?, says words: String = "", at location: SourceLocation = #_sourceLocation) throws {
    let meaning = try #require(meaning, sourceLocation: location)
    #expect(meaning.code == code, sourceLocation: location)
    #expect(meaning.remedy.contains(remedy), "\(meaning.remedy)", sourceLocation: location)
    #expect(meaning.isTransient == isTransient, sourceLocation: location)
    #expect((meaning.retryAfter ?? fault.retryAfter) == retryAfter, sourceLocation: location)
    #expect(meaning.message.contains(words), "\(meaning.message)", sourceLocation: location)
  }
}
