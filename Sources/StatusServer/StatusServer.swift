internal import FoundationEssentials
internal import Hummingbird
internal import JoinMembership
internal import JoinPrimitives
internal import Logging
internal import NIOCore
internal import ServiceLifecycle

/// Shows the agent's health over HTTP, on a TCP address or on a socket file.
///
/// `/health`, `/ready` and, where it was asked for, `/metrics` answer everybody; `/v1/members` and `/v1/join` answer
/// callers on this machine only.
package struct StatusServer: Service {
  /// Where to listen.
  package enum Address: Sendable, Hashable, CustomStringConvertible {
    /// A literal address and a port; port 0 takes a free one.
    case tcp(host: String, port: Int)
    /// A socket file, which must not be there yet.
    case socket(path: String)

    /// The address with the port that was really bound.
    package func with(port: Int?) -> Address {
      if case .tcp(let host, _) = self, let port { .tcp(host: host, port: port) } else { self }
    }

    /// The address as a log line names it.
    package var description: String {
      switch self {
      case .tcp(let host, let port): host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
      case .socket(let path): path
      }
    }
  }

  private let address: Address
  private let source: any StatusSource
  private let metrics: (any MetricSource)?
  private let onListening: @Sendable (Int?) async -> Void

  /// Serves what `source` knows, and metrics where there are any; `onListening` hears the port that was really bound.
  package init(
    address: Address, source: any StatusSource, metrics: (any MetricSource)? = nil,
    onListening: @escaping @Sendable (Int?) async -> Void = { _ in }
  ) {
    self.address = address
    self.source = source
    self.metrics = metrics
    self.onListening = onListening
  }

  /// Serves until it is cancelled or shut down; throws `ListenFailure` when it cannot listen.
  package func run() async throws {
    let bind: BindAddress =
      switch address {
      case .tcp(let host, let port): .hostname(host, port: port)
      case .socket(let path): .unixDomainSocket(path: path)
      }
    // What goes wrong is thrown, or told to the caller; the library's own lines would only alarm the operator.
    let quiet = Logger(label: "status") { _ in SwiftLogNoOpLogHandler() }
    let application = Application(
      router: routes(), configuration: ApplicationConfiguration(address: bind, serverName: nil),
      onServerRunning: { [onListening] channel in await onListening(channel.localAddress?.port) }, logger: quiet)
    do {
      try await application.run()
    } catch {
      throw ListenFailure(error)
    }
  }

  private func routes() -> Router<StatusContext> {
    let router = Router(context: StatusContext.self, options: .autoGenerateHeadEndpoints)
    router.get("health") { [source] _, _ in
      let join = await source.join()
      return try Self.json(HealthDocument(status: "ok", of: join))
    }
    router.get("ready") { [source] _, _ in
      let join = await source.join()
      return try Self.json(
        HealthDocument(status: join.phase.rawValue, of: join),
        status: join.isReady ? .ok : .serviceUnavailable)
    }
    router.get("v1/join") { [source, address] _, context in
      try Self.requireLocal(context, at: address)
      return try Self.json(await source.join())
    }
    router.get("v1/members") { [source, address] _, context in
      try Self.requireLocal(context, at: address)
      do {
        return try Self.json(try await source.members().map(MemberDocument.init))
      } catch let error as MembershipError {
        throw HTTPError(.serviceUnavailable, message: error.description)
      }
    }
    if let metrics { router.serve(metrics) }
    // Changes come through the socket alone, which only the agent's user can open.
    if case .socket = address {
      router.post("v1/force-leave/:name") { [source] request, context in
        let name = try context.parameters.require("name")
        do {
          try await source.forceLeave(name, prune: request.uri.queryParameters["prune"] == "true")
          return Response(status: .noContent)
        } catch let error as MembershipError {
          throw HTTPError(.conflict, message: error.description)
        }
      }
      router.post("v1/join") { [source] request, _ in
        try await Self.json(Self.join(request, at: source))
      }
    }
    return router
  }

  private static func join(_ request: Request, at source: any StatusSource) async throws -> JoinAnswer {
    let body = try await request.body.collect(upTo: 1 << 20)
    guard let order = try? JSONDecoder().decode(JoinOrder.self, from: Data(body.readableBytesView)) else {
      throw HTTPError(.badRequest, message: #"the body is no order to join; send {"entries": ["10.0.0.5"]}"#)
    }
    guard (1...JoinOrder.entryLimit).contains(order.entries.count) else {
      throw HTTPError(.badRequest, message: "give 1 to \(JoinOrder.entryLimit) entries, not \(order.entries.count)")
    }
    guard (1...JoinOrder.longestTime).contains(order.milliseconds ?? 1) else {
      throw HTTPError(.badRequest, message: "give a timeout of 1 to \(JoinOrder.longestTime) milliseconds")
    }
    do {
      return try await source.join(order)
    } catch let refusal as StatusRefusal {
      throw HTTPError(refusal.kind == .invalid ? .badRequest : .serviceUnavailable, message: refusal.description)
    }
  }

  /// Whoever reaches the socket file may read; over TCP, only callers on this machine.
  private static func requireLocal(_ context: StatusContext, at address: Address) throws {
    if case .socket = address { return }
    guard context.isOnThisMachine else {
      throw HTTPError(.forbidden, message: "only callers on this machine may read this; use the agent's socket")
    }
  }

  private static func json(_ value: some Encodable, status: HTTPResponse.Status = .ok) throws -> Response {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let body = try encoder.encode(value)
    return Response(
      status: status, headers: [.contentType: "application/json"],
      body: ResponseBody(byteBuffer: ByteBuffer(bytes: Array(body))))
  }
}

/// What `/health` and `/ready` answer.
private struct HealthDocument: Encodable {
  let status: String
  let node: String
  let membership: String
  let version = Version.current

  init(status: String, of join: JoinStatus) {
    self.status = status
    node = join.node
    membership = join.membership
  }
}
