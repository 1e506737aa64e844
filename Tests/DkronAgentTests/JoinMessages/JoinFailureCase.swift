import GossipCore
import JoinDiscovery
import JoinMembership
import JoinPrimitives
import JoinTestKit

@testable import GossipMembership

/// A way in which joining fails: what is configured, and how the world answers.
struct JoinFailureCase: Sendable {
  let title: String
  var entry = "peers.example:8946"
  var name = ScriptedResolver.Answer.addresses([])
  var cloud: Result<HTTPResponse, HTTPTransportError> = .failure(HTTPTransportError(.closed, "not asked"))
  var seeds = ScriptedMembership.Answer.result(.timedOut)
  /// How many attempts are watched.
  var attempts = 2

  private static let query = "provider=digitalocean region=ams3 tag_name=dkron api_token=secret-token"
  private static let peers = [10, 11].map { IPAddress(bytes: [10, 0, 0, $0]) ?? .loopbackV4 }

  private static func name(_ title: String, _ answer: ScriptedResolver.Answer) -> JoinFailureCase {
    JoinFailureCase(title: title, name: answer)
  }

  private static func cloud(
    _ title: String, _ status: Int, _ body: String, headers: [(name: String, value: String)] = [], attempts: Int = 2
  ) -> JoinFailureCase {
    JoinFailureCase(
      title: title, entry: query,
      cloud: .success(HTTPResponse(status: status, headers: headers, body: HTTPBody(Array(body.utf8)))),
      attempts: attempts)
  }

  private static func cloud(_ title: String, _ error: HTTPTransportError) -> JoinFailureCase {
    JoinFailureCase(title: title, entry: query, cloud: .failure(error))
  }

  private static func seeds(
    _ title: String, _ result: SeedOutcome.Result, count: Int = 2, attempts: Int = 2
  ) -> JoinFailureCase {
    JoinFailureCase(
      title: title, name: .addresses(Array(peers.prefix(count))), seeds: .result(result), attempts: attempts)
  }

  private static func gossip(_ title: String, _ failure: JoinFailure) -> JoinFailureCase {
    seeds(title, SeedOutcome.Result(.failed(failure)), count: 1)
  }

  private static let host = "api.digitalocean.com:443"
  private static let mine = PeerAddress(IPAddress(bytes: [10, 0, 0, 1]) ?? .loopbackV4, port: 8946)
  private static let theirs = PeerAddress(IPAddress(bytes: [10, 0, 0, 66]) ?? .loopbackV4, port: 8946)

  private static func reason(_ error: EnvelopeError) -> String { "\(error.message); \(error.remedy)" }

  private static let noMatch = """
    {"droplets": [
      {"name": "web-1", "status": "off", "region": {"slug": "ams3"}, "tags": ["dkron"], "networks": {"v4": []}},
      {"name": "web-2", "status": "active", "region": {"slug": "fra1"}, "tags": ["dkron"], "networks": {"v4": []}},
      {"name": "web-3", "status": "active", "region": {"slug": "ams3"}, "tags": ["dkron"], "networks": {"v4": []}}
    ]}
    """

  static let all: [JoinFailureCase] = [
    name("A name that does not exist", .failure(.notFound)),
    name("A name server that is silent", .failure(.timedOut)),
    seeds("Connections refused", .refused, attempts: 16),
    seeds("No answer to a connection", .timedOut),
    cloud(
      "Credentials that are not accepted (401)", 401,
      #"{"id": "Unauthorized", "message": "Unable to authenticate you"}"#),
    cloud(
      "Credentials that may not do this (403)", 403,
      #"{"id": "Forbidden", "message": "You are not authorized to perform this operation"}"#),
    cloud(
      "Throttled, with Retry-After", 429, #"{"id": "too_many_requests", "message": "API Rate limit exceeded."}"#,
      headers: [("Retry-After", "120")]),
    cloud(
      "Throttled, without Retry-After", 429, #"{"id": "too_many_requests", "message": "API Rate limit exceeded."}"#,
      attempts: 4),
    cloud(
      "A provider that is down (5xx)", 503, #"{"id": "service_unavailable", "message": "Maintenance"}"#, attempts: 4),
    cloud(
      "A certificate that is not trusted",
      HTTPTransportError(
        .tls,
        "\(host) shows a certificate that is not trusted: its issuer is unknown here, or it is out of date")),
    cloud("A provider that does not answer", HTTPTransportError(.timedOut, "no answer from \(host) within 15s")),
    gossip("A connection, and no answer", .silent),
    gossip("Another cluster's key", .otherCluster(reason: reason(.noKeyFits))),
    gossip("Another cluster's label", .otherCluster(reason: reason(.otherLabel))),
    gossip("A name that is taken", .nameTaken(name: "web-1", theirs: theirs, ours: mine)),
    gossip(
      "Accepted, then ignored",
      .acceptedThenIgnored(
        reason: """
          neither a ping nor an echo came: datagrams to \(mine) may not get through, or another node of its cluster \
          speaks protocol versions that make it refuse us
          """)),
    JoinFailureCase(title: "Alone: the entry leads back to this node", entry: "10.0.0.1:8946"),
    seeds("Alone: a balancer leads back to this node", .isMyself, count: 1),
    cloud("Nothing matches", 200, noMatch),
  ]
}
