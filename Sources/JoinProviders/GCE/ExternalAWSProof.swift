import CloudHTTP
import CloudSigning
import FoundationEssentials
import JoinDiscovery
import JoinPrimitives

/// The proof of an AWS workload: a signed request that Google's token service may send to AWS in its place.
struct ExternalAWSProof: Sendable {
  private let source: ExternalAWS
  private let audience: String
  private let subject: SubjectToken

  init(_ source: ExternalAWS, audience: String, subject: SubjectToken) {
    self.source = source
    self.audience = audience
    self.subject = subject
  }

  /// The signed request as the text that the token service reads.
  func token() async throws(DiscoveryError) -> Secret {
    let session = try await sessionHeaders()
    let region = try await region(session)
    let keys = try await keys(session)
    let parts = source.verificationURL.replacing("{region}", with: region)
    guard let target = URLParts(parts) else {
      throw .gce(.configuration, "regional_cred_verification_url is no URL", remedy: "make the credentials file anew")
    }
    let url = "\(target.origin)\(target.target)"
    let signed = SigV4(keys: keys, region: region, service: "sts").sign(
      method: "POST", url: url, headers: [("x-goog-cloud-target-resource", audience)], body: [],
      date: subject.context.wallClock.now)
    let request = Request(url: url, headers: signed.headers + [("host", target.authority)])
    let json = try CloudJSON.encode(request, provider: GCE.declaration.name)
    return Secret(PercentEncoding.encode(String(decoding: json, as: UTF8.self)))
  }

  private struct Request: Encodable {
    struct Header: Encodable {
      let key: String
      let value: String
    }

    let url: String
    let method = "POST"
    let headers: [Header]

    init(url: String, headers: [(name: String, value: String)]) {
      self.url = url
      self.headers = headers.map { Header(key: $0.name.lowercased(), value: $0.value) }.sorted { $0.key < $1.key }
    }
  }

  private func sessionHeaders() async throws(DiscoveryError) -> [(name: String, value: String)] {
    guard let url = source.sessionTokenURL, needsService else { return [] }
    let header = (name: "X-aws-ec2-metadata-token-ttl-seconds", value: "300")
    guard let token = try await subject.text(method: "PUT", at: url, headers: [header]) else { return [] }
    return [("X-aws-ec2-metadata-token", token)]
  }

  private var environment: Environment { subject.context.environment }
  private var namedRegion: String? { environment.first(of: ["AWS_REGION", "AWS_DEFAULT_REGION"]) }
  private var namedKeys: AWSKeyPair? {
    guard let id = environment["AWS_ACCESS_KEY_ID"], let secret = environment["AWS_SECRET_ACCESS_KEY"] else {
      return nil
    }
    return AWSKeyPair(
      accessKeyID: id, secretAccessKey: Secret(secret),
      sessionToken: environment["AWS_SESSION_TOKEN"].map { Secret($0) })
  }
  private var needsService: Bool { namedRegion == nil || namedKeys == nil }

  private func region(_ session: [(name: String, value: String)]) async throws(DiscoveryError) -> String {
    if let namedRegion { return namedRegion }
    // The service names the zone: a region and one letter.
    guard let url = source.regionURL, let zone = try await subject.text(at: url, headers: session), zone.count > 1
    else {
      throw missing("region", "set AWS_REGION")
    }
    return String(zone.dropLast())
  }

  private func keys(_ session: [(name: String, value: String)]) async throws(DiscoveryError) -> AWSKeyPair {
    if let namedKeys { return namedKeys }
    guard let url = source.keysURL, let role = try await subject.text(at: url, headers: session), !role.isEmpty,
      let json = try await subject.text(at: "\(url)/\(PercentEncoding.encode(role))", headers: session)
    else {
      throw missing("keys", "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or give the instance a role")
    }
    return try AWSKeyAnswer.read(json, from: "the role of the AWS instance").keys
  }

  private func missing(_ what: String, _ remedy: String) -> DiscoveryError {
    .gce(.noCredentials, "AWS gives no \(what) for the external account", remedy: remedy)
  }
}
