import CloudSigning
import Foundation
import JoinPrimitives
import Testing

/// One signed request, as other implementations sign it.
struct SigV4Example: Decodable, Sendable, CustomTestStringConvertible {
  struct Header: Decodable, Sendable {
    let name: String
    let value: String
  }
  struct Request: Decodable, Sendable {
    let method: String
    let url: String
    let headers: [Header]
    let body: String
  }
  struct Keys: Decodable, Sendable {
    let accessKeyID: String
    let secretAccessKey: String
    let sessionToken: String?
  }
  struct Expected: Decodable, Sendable {
    let canonicalRequest: [String]
    let stringToSign: [String]
    let signedHeaders: String
    let signature: String
  }

  let name: String
  let request: Request
  let keys: Keys
  let region: String
  let service: String
  let timestamp: String
  let expected: Expected

  var testDescription: String { name }

  static func load() throws -> [SigV4Example] {
    let url = try #require(Bundle.module.url(forResource: "Fixtures/sigv4", withExtension: "json"))
    return try JSONDecoder().decode([SigV4Example].self, from: Data(contentsOf: url))
  }

  var signer: SigV4 {
    SigV4(
      keys: AWSKeyPair(
        accessKeyID: keys.accessKeyID, secretAccessKey: Secret(keys.secretAccessKey),
        sessionToken: keys.sessionToken.map { Secret($0) }),
      region: region, service: service)
  }
}

/// 23 November 2026, 10:00:00 UTC.
let noon = Date(timeIntervalSince1970: 1_795_428_000)

@Suite struct SigV4Tests {
  @Test("Each step of the signature equals that of other implementations", arguments: try SigV4Example.load())
  func vectors(example: SigV4Example) {
    let signed = example.signer.sign(
      method: example.request.method, url: example.request.url,
      headers: example.request.headers.map { ($0.name, $0.value) }, body: Array(example.request.body.utf8), date: noon)
    #expect(signed.canonicalRequest == example.expected.canonicalRequest.joined(separator: "\n"))
    #expect(signed.stringToSign == example.expected.stringToSign.joined(separator: "\n"))
    #expect(signed.signature == example.expected.signature)

    let scope = "\(example.timestamp.prefix(8))/\(example.region)/\(example.service)/aws4_request"
    let authorization = signed.headers.last
    #expect(authorization?.name == "Authorization")
    #expect(
      authorization?.value
        == "AWS4-HMAC-SHA256 Credential=\(example.keys.accessKeyID)/\(scope), "
        + "SignedHeaders=\(example.expected.signedHeaders), Signature=\(example.expected.signature)")
    #expect(signed.headers.contains { $0.name == "X-Amz-Date" && $0.value == example.timestamp })
    #expect(
      signed.headers.first { $0.name == "X-Amz-Security-Token" }?.value == example.keys.sessionToken)
  }

  private func canonical(_ url: String, _ headers: [(name: String, value: String)] = []) -> [String] {
    SigV4(keys: AWSKeyPair(accessKeyID: "A", secretAccessKey: Secret("s")), region: "r", service: "s")
      .sign(method: "GET", url: url, headers: headers, body: [], date: noon)
      .canonicalRequest.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }

  @Test(
    "The signed host is the one that a client sends",
    arguments: [
      ("https://EC2.Example.com/", "host:ec2.example.com"), ("https://ec2.example.com:443/", "host:ec2.example.com"),
      ("http://ec2.example.com:80", "host:ec2.example.com"), ("https://ec2.example.com:80/", "host:ec2.example.com:80"),
      ("http://[::1]:4566/x", "host:[::1]:4566"), ("http://127.0.0.1:5000?x=1", "host:127.0.0.1:5000"),
    ])
  func host(url: String, line: String) {
    #expect(canonical(url).contains(line))
  }

  @Test(
    "Paths lose empty and dot segments and are encoded once more, and queries are sorted",
    arguments: [
      ("https://h", "/", ""), ("https://h//a/./b/../c/", "/a/c/", ""),
      ("https://h/a~b%20c/%C3%A9", "/a~b%2520c/%25C3%25A9", ""),
      ("https://h/?b=2&a=%2F&a=1&c", "/", "a=%2F&a=1&b=2&c="), ("https://h/..", "/", ""),
    ])
  func target(url: String, path: String, query: String) {
    #expect(canonical(url)[1] == path)
    #expect(canonical(url)[2] == query)
  }

  @Test("Headers are trimmed, joined and sorted; those that travel changes are left out")
  func headers() {
    let lines = canonical(
      "https://h/", [("X-B", "  two   words "), ("x-a", "1"), ("X-A", "2"), ("User-Agent", "dkron"), ("TE", "gzip")])
    #expect(Array(lines[3...7]) == ["host:h", "x-a:1,2", "x-amz-date:20261123T100000Z", "x-b:two words", ""])
    #expect(lines[8] == "host;x-a;x-amz-date;x-b")
  }

  @Test("A signature shows neither key nor token when it is printed")
  func printing() {
    let keys = AWSKeyPair(
      accessKeyID: "AKID", secretAccessKey: Secret("canary-key"), sessionToken: Secret("canary-token"))
    let signed = SigV4(keys: keys, region: "r", service: "s").sign(
      method: "GET", url: "https://h/", body: [], date: noon)
    var dumped = ""
    dump(signed, to: &dumped)
    dump(keys, to: &dumped)
    #expect(!"\(signed) \(String(reflecting: signed)) \(keys) \(dumped)".contains("canary"))
  }
}
