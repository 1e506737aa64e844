import CloudHTTP
import FoundationEssentials
import Testing

@Suite("URLs, escapes and dates")
struct TextTests {
  @Test(
    "Everything but the unreserved letters is escaped",
    arguments: [
      ("AZaz09-_.~", "AZaz09-_.~"), ("a b+c/d=e&f?g:h", "a%20b%2Bc%2Fd%3De%26f%3Fg%3Ah"), ("ü€", "%C3%BC%E2%82%AC"),
      ("", ""),
    ])
  func encoding(_ plain: String, _ encoded: String) {
    #expect(PercentEncoding.encode(plain) == encoded)
    #expect(PercentEncoding.decode(encoded) == plain)
  }

  @Test("A form keeps its order")
  func form() {
    #expect(PercentEncoding.form([("b", "1 2"), ("a&", "x=y"), ("e", "")]) == "b=1%202&a%26=x%3Dy&e=")
  }

  @Test("Broken escapes are not decoded", arguments: ["%", "%4", "%zz", "%C3"])
  func brokenEscapes(_ text: String) {
    #expect(PercentEncoding.decode(text) == nil)
  }

  struct Parts: Sendable {
    let url: String
    let origin: String
    let target: String
    let place: String
  }

  @Test(
    "URLs are taken apart",
    arguments: [
      Parts(url: "http://a.example", origin: "http://a.example", target: "/", place: "a.example:80"),
      Parts(
        url: "HTTPS://A.Example.:443/B?c=D#e", origin: "https://a.example", target: "/B?c=D", place: "a.example:443"),
      Parts(
        url: "https://u:p@a.example:8443?x", origin: "https://a.example:8443", target: "/?x", place: "a.example:8443"),
      Parts(url: "http://[2001:db8::1]:80/x", origin: "http://[2001:db8::1]", target: "/x", place: "[2001:db8::1]:80"),
    ])
  func parts(_ row: Parts) throws {
    let parts = try #require(URLParts(row.url))
    #expect(parts.origin == row.origin)
    #expect(parts.target == row.target)
    #expect(parts.place == row.place)
  }

  @Test(
    "What is no URL is refused",
    arguments: [
      "", "a.example", "ftp://a.example", "http://", "http://:80", "http://a:99999", "http://a b/", "http://[::1",
    ])
  func noURL(_ text: String) {
    #expect(URLParts(text) == nil)
  }

  @Test(
    "Retry-After is seconds or a date, at most an hour, never negative",
    arguments: [
      ("0", 0), (" 7 ", 7), ("999999999999999999999", 3600), ("Fri, 02 Jan 2026 03:04:15 GMT", 10),
      ("Fri, 02 Jan 2026 03:04:00 GMT", 0), ("Sun, 29 Feb 2032 00:00:00 GMT", 3600),
    ])
  func retryAfter(_ text: String, _ seconds: Int) {
    #expect(fault(retryAfter: text).retryAfter == .seconds(seconds))
  }

  @Test("Anything else is no Retry-After", arguments: ["", "soon", "-1", "1.5", "Fri, 32 Jan 2026 03:04:15 GMT"])
  func noRetryAfter(_ text: String) {
    #expect(fault(retryAfter: text).retryAfter == nil)
  }

  private func fault(retryAfter: String) -> CloudFault {
    CloudFault(
      status: 429, headers: [("retry-after", retryAfter)], url: "https://a.example/",
      receivedAt: Date(timeIntervalSince1970: 1_767_323_045)
    )
  }
}
