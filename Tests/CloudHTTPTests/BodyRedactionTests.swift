import JoinDiscovery
import Testing

@testable import CloudHTTP

@Suite("Secrets in the body of a request are taken out of messages")
struct BodyRedactionTests {
  static let bodies = [
    (#"{"password":"canary-1"}"#, "canary-1"), (#"{ "password" : "canary-1" }"#, "canary-1"),
    (#"{"auth":{"identity":{"methods":["token"],"token":{"id":"canary-1"}}}}"#, "canary-1"),
    (#"{"application_credential":{"id":"something","secret":"canary-1"}}"#, "canary-1"),
    (#"{"tokens":["canary-1"]}"#, "canary-1"), ("grant_type=x&client_secret=canary%2D1", "canary-1"),
    ("<Login><name>n</name><password>&lt;canary&amp;1&gt;</password></Login>", "<canary&1>"),
    ("<Login><name>n</name><password>&lt;canary&amp;1&gt;</password></Login>", "&lt;canary&amp;1&gt;"),
  ]

  @Test("Those of the body, by their keys", arguments: bodies)
  func body(_ body: String, secret: String) {
    let redaction = Redaction(of: HTTPRequest(url: "https://a", body: Array(body.utf8)))
    #expect(redaction.clean("the value \(secret) is wrong") == "the value <secret> is wrong")
  }

  @Test("Words that only stand behind such a key stay")
  func words() {
    let body = #"{"auth":{"identity":{"methods":["password"],"password":{"user":{"domain":{"id":"default"}}}}}}"#
    let redaction = Redaction(of: HTTPRequest(url: "https://a", body: Array(body.utf8)))
    let text = "the identity of the user in the default domain is unknown"
    #expect(redaction.clean(text) == text)
  }
}
