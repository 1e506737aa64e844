import CloudHTTP
import CloudSigning
import FoundationEssentials
import JoinDiscovery

/// One search for instances, page by page: signs, sends, reads, and renews temporary keys once a page.
struct AliyunSearch {
  /// The largest page that ECS gives.
  static let pageSize = 100

  private let selection: AliyunSelection
  private let endpoint: ServiceEndpoint
  private let isCustomEndpoint: Bool
  private let chain: AliyunCredentials.Chain
  private let metadata: AliyunMetadata?
  private let context: DiscoveryContext
  private let client: CloudClient
  private let clock: ServiceClock

  private var keys: ACS3.Keys
  private var origin: String
  private var isFirstPage = true
  private var hasMatched = false

  init(
    selection: AliyunSelection, endpoint: ServiceEndpoint?, chain: AliyunCredentials.Chain, metadata: AliyunMetadata?,
    context: DiscoveryContext
  ) async throws(DiscoveryError) {
    guard let regional = endpoint ?? ServiceEndpoint("https://ecs.\(selection.region).aliyuncs.com/") else {
      throw .aliyun(
        .configuration, "region '\(selection.region)' cannot stand in a host name", remedy: "correct region=")
    }
    self.selection = selection
    self.endpoint = regional
    isCustomEndpoint = endpoint != nil
    self.chain = chain
    self.metadata = metadata
    self.context = context
    client = CloudClient(context, provider: Aliyun.declaration.name)
    clock = .of(Aliyun.declaration.name, called: "Alibaba Cloud", in: context)
    (keys, origin) = try await chain.resolve(in: context)
  }

  /// Reads all pages and reports each.
  mutating func run(report: (SeedPage) async throws -> Void) async throws(DiscoveryError) {
    try await PageGuard.walk(Aliyun.declaration.name) { (token) throws(DiscoveryError) in
      let (page, next) = try await page(after: token)
      try await page.deliver(from: Aliyun.declaration.name, to: report)
      return next
    }
  }

  /// The page behind `token`, the first one for nil, and what to ask on with.
  private mutating func page(after token: String?) async throws(DiscoveryError) -> (SeedPage, next: String?) {
    let url = endpoint.url("", query: query(after: token))
    var mayMend = true
    while true {
      var refusal: AliyunFault?
      do {
        let answer = try await send(url) { refusal = $0 }
        return (read(answer), answer.nextToken)
      } catch {
        guard let refusal, mayMend else { throw explained(error) }
        mayMend = false
        // What this machine's clock explains is no fault of the keys.
        if refusal.refusesDate, let lead = refusal.clockLead, clock.correct(to: lead) { continue }
        guard refusal.refusesKeys, try await isRenewed() else { throw explained(error) }
      }
    }
  }

  // MARK: - One call

  private func query(after token: String?) -> [(String, String)] {
    var fields = [
      ("RegionId", selection.region), ("Status", "Running"), ("Tag.1.Key", selection.tagKey),
      ("Tag.1.Value", selection.tagValue), ("MaxResults", "\(Self.pageSize)"),
    ]
    if let token { fields.append(("NextToken", token)) }
    return fields
  }

  private func send(_ url: String, noting: (AliyunFault) -> Void) async throws(DiscoveryError) -> AliyunPage {
    let signer = ACS3(keys: keys, version: "2014-05-26")
    let call = AliyunFault.Call(region: selection.region, origin: origin)
    return try await client.json(AliyunPage.self) { () throws(DiscoveryError) in
      guard let nonce = SignatureNonce.fresh() else {
        throw .aliyun(
          .serverFault, "the system gives no random bytes, which every request needs",
          remedy: "check the random generator of this machine")
      }
      let signed = signer.sign(
        method: "POST", url: url, action: "DescribeInstances", date: clock.date(by: context.wallClock), nonce: nonce)
      return HTTPRequest(method: "POST", url: url, headers: signed.headers + [("Accept", "application/json")])
    } classify: { fault in
      let refusal = AliyunFault(fault)
      noting(refusal)
      return refusal.meaning(of: fault, in: call)
    }
  }

  private mutating func read(_ answer: AliyunPage) -> SeedPage {
    let words = "region \(selection.region), credentials from \(origin)"
    var page = SeedPage(answer.instances.rows, origin: words) { selection.verdict(on: $0) }
    hasMatched = hasMatched || !page.seeds.isEmpty
    page.warnings += [clock.takeNews()].compactMap { $0 }
    if !isFirstPage { page.origin = nil }
    isFirstPage = false
    if !hasMatched, answer.nextToken?.isEmpty ?? true, page.rows == 0 { page.warnings.append(Self.silence) }
    return page
  }

  private static let silence =
    "no instance was listed; Alibaba Cloud gives an empty list, and no error, to keys that may not read instances: "
    + "check that they are allowed ecs:DescribeInstances"

  // MARK: - Mending

  /// Whether the role of the instance gave other keys now.
  private mutating func isRenewed() async throws(DiscoveryError) -> Bool {
    guard keys.securityToken != nil else { return false }
    metadata?.forgetKeys()
    let refused = keys
    (keys, origin) = try await chain.resolve(in: context)
    return keys != refused
  }

  private func explained(_ error: DiscoveryError) -> DiscoveryError {
    guard error.code == .unreachable, !isCustomEndpoint else { return error }
    return DiscoveryError(
      error.code, in: error.provider, error.message,
      remedy: "check that region '\(selection.region)' exists and is meant; then \(error.remedy)",
      retryAfter: error.retryAfter)
  }
}
