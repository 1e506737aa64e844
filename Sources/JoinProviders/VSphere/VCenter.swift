import CloudHTTP
import JoinDiscovery
import JoinPrimitives
import Logging

/// The vCenter of one lookup: where it answers, who asks, and how calls are sent.
struct VCenter: Sendable {
  /// How long the end of a session may take, for which a lookup that failed or was cancelled still waits.
  static let farewellDeadline = Duration.seconds(3)

  let endpoint: ServiceEndpoint
  let user: String
  let password: Secret
  /// Host, user, and where the password comes from, for result lines.
  let origin: String
  private let context: DiscoveryContext
  private let client: CloudClient
  private let tls: TLSOptions

  init(_ options: ResolvedOptions, in context: DiscoveryContext) throws(DiscoveryError) {
    endpoint = try options.require(VSphere.host)
    user = try options.require(VSphere.user)
    password = try options.require(VSphere.password)
    origin = "\(endpoint.base.dropLast()), user \(user), password from \(options.origin(of: VSphere.password))"
    self.context = context
    client = CloudClient(context, provider: VSphere.declaration.name)
    var tls = TLSOptions()
    tls.isInsecure = try options.require(VSphere.insecureSSL)
    self.tls = tls
  }

  /// What the operator may not have meant.
  var warnings: [String] {
    tls.isInsecure ? ["insecure_ssl=true: the certificate of the vCenter is not checked"] : []
  }

  /// Sends a call, with retries.
  func send<Value: Sendable>(
    _ request: HTTPRequest, classify: (CloudFault) -> FaultClass?, read: (HTTPResponse) async throws -> Value
  ) async throws(DiscoveryError) -> Value {
    var request = request
    request.tls = tls
    return try await client.perform {
      request
    } classify: {
      classify($0)
    } remedy: { error in
      error.code == .tls
        ? "add the root certificate of this vCenter to the file in SSL_CERT_FILE, and give host as the name in its "
          + "certificate; insecure_ssl=true gives up all protection" : nil
    } read: {
      try await read($0)
    }
  }

  /// Sends the call that ends a session, once. A failure is only logged: the session then ends by itself.
  func end(_ request: HTTPRequest) async {
    var request = request
    request.tls = tls
    request.deadline = Self.farewellDeadline
    // The number of sessions is limited, so that one is given back even by a lookup that was cancelled: hence a task
    // that does not inherit that.
    await Task { [context, request] in await Self.sendOnce(request, in: context) }.value
  }

  private static func sendOnce(_ request: HTTPRequest, in context: DiscoveryContext) async {
    do {
      try await CloudClient(context, provider: VSphere.declaration.name, retries: .none).perform {
        request
      } read: {
        _ = try await $0.body.collect(limit: CloudClient.textLimit)
      }
    } catch {
      context.logger.debug("\(error.provider): a session was left to end by itself: \(error.message)")
    }
  }
}
