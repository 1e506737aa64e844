import JoinDiscovery
import JoinTestKit
import Testing

/// What the conformance suite must know of one provider and of the service that it asks.
///
/// docs/adding-a-provider.md says how to write one.
struct ConformanceCase: Sendable, CustomTestStringConvertible {
  /// How the service parts its list into pages.
  enum Paging: Sendable {
    /// It does not: one answer holds all.
    case whole
    /// We count pages or rows, and the answer says in some way whether there are more.
    case counted
    /// The answer holds a token to ask on with.
    case token
    /// The answer holds the URL of the next page.
    case link
  }

  /// `digitalocean`, or `aws-ecs` where a provider has several cases. Its requests stand in
  /// `Fixtures/conformance/NAME.txt`.
  let name: String
  /// A complete entry whose secrets all contain the word `canary`.
  let entry: String
  /// How the service parts its list into pages.
  let paging: Paging
  /// The variables of the process; secrets contain `canary`.
  var environment: Environment = [:]
  /// The files of the machine by path; secrets contain `canary`.
  var files: [String: String] = [:]
  /// Answers every call that does not ask for the list (tokens, catalogs, details of machines); nil for one that does.
  var beside: @Sendable (HTTPRequest) -> HTTPResponse? = { _ in nil }
  /// Answers a call that asks for the list.
  let page: @Sendable (FakePage) -> HTTPResponse
  /// The list without any machine.
  let emptyList: String
  /// The list's answer with a null where the list should be; nil where the format knows no null.
  var nullList: String?
  /// Two machines: one with nothing but nulls or gaps where its parts should be, and one that is found at 10.0.0.9.
  let hollow: String
  /// How the service reports a failure, as its body: the status, and words that must be part of it.
  var fault: @Sendable (_ status: Int, _ words: String) -> String = { _, words in #"{"message":"\#(words)"}"# }
  /// How often a refused call (401, 403) may be repeated because credentials were renewed.
  var renewals = 0
  /// Puts a fixed text in the place of what differs from run to run in the requests, such as a nonce.
  var steady: @Sendable (String) -> String = { $0 }
  /// How many calls may be under way at once; where it is more than one, requests are sorted before they are compared.
  var callsAtOnce = 1
  /// Whether a call ends a session: it is sent after failures and cancellation too, and its own failure changes
  /// nothing.
  var isFarewell: @Sendable (HTTPRequest) -> Bool = { _ in false }

  /// The name behind `provider=`.
  var provider: String {
    guard let parsed = try? JoinEntry.parse(entry), case .query(let name, _) = parsed.kind else { return "" }
    return name
  }

  var testDescription: String { name }
}

/// A page that the fake service is to give.
struct FakePage: Sendable {
  /// The call.
  let request: HTTPRequest
  /// The private IPv4 addresses of its machines. All of them match the entry.
  let addresses: [String]
  /// What to ask on with; nil on the last page.
  let token: String?
  /// The host of the next page's URL, where it is not that of the call.
  var foreignHost: String?

  /// The URL of the next page; nil on the last one.
  var link: String? {
    guard let token else { return nil }
    let stem = request.url.ranges(of: "cursor=").first.map { request.url[..<$0.lowerBound].dropLast() }
    let url = stem.map(String.init) ?? request.url
    let next = "\(url)\(url.contains("?") ? "&" : "?")cursor=\(token)"
    guard let foreignHost, let host = url.host else { return next }
    return next.replacing("://\(host)", with: "://\(foreignHost)", maxReplacements: 1)
  }
}

extension String {
  /// Host and port of a URL.
  var host: String? {
    guard let start = firstRange(of: "://")?.upperBound else { return nil }
    return String(self[start...].prefix { $0 != "/" && $0 != "?" })
  }
}
