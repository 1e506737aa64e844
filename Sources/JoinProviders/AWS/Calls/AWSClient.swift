import CloudHTTP
import CloudSigning
import FoundationEssentials
import JoinDiscovery

/// The API of one service in one region: signs calls, sends them, and puts refusals into words.
struct AWSClient: Sendable {
  /// The region, which signatures name too.
  let region: AWSRegion
  private let service: AWSService
  private let endpoint: AWSEndpoint
  private let tls: TLSOptions
  private let context: DiscoveryContext
  private let http: CloudClient
  private let clock: ServiceClock

  init(
    _ service: AWSService, region: AWSRegion, endpoint: AWSEndpoint, tls: TLSOptions, context: DiscoveryContext
  ) {
    self.service = service
    self.region = region
    self.endpoint = endpoint
    self.tls = tls
    self.context = context
    http = CloudClient(context, provider: AWS.declaration.name)
    clock = .aws(in: context)
  }

  /// Sends a call and reads its answer. A refusal that this machine's clock explains is tried once more with the
  /// service's own time.
  func send<Value: Sendable>(
    _ call: AWSCall, as identity: AWSIdentity, read: (HTTPResponse) async throws -> Value
  ) async throws(AWSRefusal) -> Value {
    do {
      return try await sendOnce(call, as: identity, read: read)
    } catch {
      guard case .keys = identity, let fault = error.fault, fault.refusesKeys, let lead = fault.clockLead,
        clock.correct(to: lead)
      else { throw error }
      return try await sendOnce(call, as: identity, read: read)
    }
  }

  private func sendOnce<Value: Sendable>(
    _ call: AWSCall, as identity: AWSIdentity, read: (HTTPResponse) async throws -> Value
  ) async throws(AWSRefusal) -> Value {
    var fault: AWSFault?
    do {
      return try await http.perform {
        HTTPRequest(
          method: "POST", url: endpoint.url, headers: headers(of: call, as: identity), body: call.body, tls: tls)
      } classify: { answer in
        let said = AWSFault(answer)
        fault = said
        return said.meaning(of: answer, call: call, region: region, identity: identity)
      } read: { response in
        fault = nil
        return try await read(response)
      }
    } catch {
      throw AWSRefusal(error: explained(error), fault: fault)
    }
  }

  private func headers(of call: AWSCall, as identity: AWSIdentity) -> [(name: String, value: String)] {
    guard case .keys(let credentials) = identity else { return call.headers }
    return SigV4(keys: credentials.keys, region: region.name, service: service.rawValue).sign(
      method: "POST", url: endpoint.url, headers: call.headers, body: call.body, date: clock.date(by: context.wallClock)
    ).headers
  }

  private func explained(_ error: DiscoveryError) -> DiscoveryError {
    guard error.code == .unreachable, !endpoint.isCustom else { return error }
    let doubt = AWSPartition.isUsual(region) ? "" : ", which has not the form of a region,"
    return DiscoveryError(
      error.code, in: error.provider, error.message,
      remedy:
        "check that region '\(region)'\(doubt) exists and is meant; then \(error.remedy); where only IPv6 is routed, "
        + "set AWS_USE_DUALSTACK_ENDPOINT=true", retryAfter: error.retryAfter)
  }
}

extension ServiceClock {
  /// The clock of AWS.
  static func aws(in context: DiscoveryContext) -> ServiceClock {
    of(AWS.declaration.name, called: "AWS", in: context)
  }
}
