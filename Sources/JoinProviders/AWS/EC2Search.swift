import CloudHTTP
import CloudSigning
import FoundationEssentials
import JoinDiscovery

/// One search for instances, page by page: signs, sends, reads, and mends what can be mended once.
struct EC2Search {
  private let selection: EC2Selection
  private let region: AWSRegion
  private let endpoint: AWSEndpoint
  private let chain: AWSCredentials.Chain
  private let metadata: InstanceMetadata?
  private let context: DiscoveryContext
  private let client: CloudClient
  private let clock: ClockOffset
  private let tls: TLSOptions

  private var request: DescribeInstancesRequest
  private var credentials: AWSCredentials
  private var origin: String
  private var isFirstPage = true
  private var hasRenewed = false
  private var hasCorrectedClock = false
  private var warnings: [String] = []

  init(
    selection: EC2Selection, region: AWSRegion, endpoint: AWSEndpoint, chain: AWSCredentials.Chain,
    metadata: InstanceMetadata?, context: DiscoveryContext
  ) async throws(DiscoveryError) {
    self.selection = selection
    self.region = region
    self.endpoint = endpoint
    self.chain = chain
    self.metadata = metadata
    self.context = context
    client = CloudClient(context, provider: AWS.declaration.name)
    clock = ClockOffset.kept(in: context)
    tls = try Self.trust(in: context)
    request = DescribeInstancesRequest(selection: selection)
    (credentials, origin) = try await chain.resolve(in: context)
  }

  /// The page behind `token`; the first one for nil.
  mutating func page(after token: String?) async throws(DiscoveryError) -> EC2Page {
    request.token = token
    while true {
      var refusal: AWSFault?
      do {
        var page = try await send { refusal = $0 }
        if isFirstPage { page.seeds.origin = "region \(region), credentials from \(origin)" }
        page.seeds.warnings = warnings
        warnings = []
        isFirstPage = false
        return page
      } catch {
        guard let refusal, try await isMended(refusal) else { throw explained(error) }
      }
    }
  }

  // MARK: - One call

  private func send(noting: (AWSFault) -> Void) async throws(DiscoveryError) -> EC2Page {
    let body = Array(request.body.utf8)
    let signer = SigV4(keys: credentials.keys, region: region.name, service: "ec2")
    let call = AWSFault.Call(region: region, origin: origin, permission: "ec2:DescribeInstances")
    return try await client.perform {
      let headers = signer.sign(
        method: "POST", url: endpoint.url,
        headers: [("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")], body: body,
        date: context.wallClock.now.addingTimeInterval(clock.seconds)
      ).headers
      return HTTPRequest(method: "POST", url: endpoint.url, headers: headers, body: body, tls: tls)
    } classify: { fault in
      let refusal = AWSFault(fault)
      noting(refusal)
      return refusal.meaning(of: fault, in: call)
    } read: { response in
      try await Self.read(response, selection)
    }
  }

  private static func read(_ response: HTTPResponse, _ selection: EC2Selection) async throws -> EC2Page {
    let reader = DescribeInstancesReader(selection: selection)
    let parser = try XMLEventParser(
      outline: DescribeInstancesReader.outline(for: selection.addressType), consumer: reader)
    for try await piece in response.body { try parser.feed(piece) }
    do {
      try parser.finish()
    } catch {
      // All that came was correct, so the end got lost on the way and may come the next time.
      throw HTTPTransportError(.closed, "the answer broke off: \(error)")
    }
    return try reader.finish()
  }

  // MARK: - Mending

  /// Whether something was changed that makes the same call worth another try.
  private mutating func isMended(_ refusal: AWSFault) async throws(DiscoveryError) -> Bool {
    if refusal.code == "InvalidParameterCombination", request.statesPageSize {
      request.statesPageSize = false
      return true
    }
    guard refusal.refusesKeys else { return false }
    if !hasCorrectedClock, let lead = refusal.clockLead, let warning = clock.correct(to: lead) {
      hasCorrectedClock = true
      warnings.append(warning)
      return true
    }
    return try await isRenewed()
  }

  /// Whether the place that gave temporary keys gave other ones now.
  private mutating func isRenewed() async throws(DiscoveryError) -> Bool {
    guard !hasRenewed, credentials.keys.sessionToken != nil else { return false }
    hasRenewed = true
    metadata?.forgetKeys()
    let refused = credentials.keys
    (credentials, origin) = try await chain.resolve(in: context)
    return credentials.keys != refused
  }

  private func explained(_ error: DiscoveryError) -> DiscoveryError {
    guard error.code == .unreachable, !endpoint.isCustom else { return error }
    let doubt = AWSPartition.isUsual(region) ? "" : ", which has not the form of a region,"
    return .aws(
      error.code, error.message,
      remedy:
        "check that region '\(region)'\(doubt) exists and is meant; then \(error.remedy); where only IPv6 is routed, "
        + "set AWS_USE_DUALSTACK_ENDPOINT=true", retryAfter: error.retryAfter)
  }

  /// The roots of AWS_CA_BUNDLE, which serve beside those of the system.
  private static func trust(in context: DiscoveryContext) throws(DiscoveryError) -> TLSOptions {
    var tls = TLSOptions()
    guard let path = context.environment["AWS_CA_BUNDLE"] else { return tls }
    do {
      tls.additionalRootsPEM = String(decoding: try context.files.read(path, limit: 4 << 20), as: UTF8.self)
    } catch {
      throw .aws(.configuration, "AWS_CA_BUNDLE: \(error)", remedy: "correct AWS_CA_BUNDLE or unset it")
    }
    return tls
  }
}
