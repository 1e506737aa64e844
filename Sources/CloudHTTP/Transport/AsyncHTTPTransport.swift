import AsyncHTTPClient
public import JoinDiscovery
import JoinPrimitives
import NIOCore
import NIOHTTP1
import Synchronization

/// The one HTTP transport: one client for each kind of connection, made when first needed and kept until `shutdown()`.
///
/// Proxies follow `HTTP_PROXY`, `HTTPS_PROXY` and `NO_PROXY`, trust follows `SSL_CERT_FILE` and `SSL_CERT_DIR`, both
/// read from the given environment. Redirects come back as answers. The deadline of a request holds until its last
/// byte.
public final class AsyncHTTPTransport: HTTPTransport {
  fileprivate enum Clients {
    case open([ClientKey: HTTPClient])
    case shutDown
  }

  private let rules: ProxyRules
  private let trust: TrustVariables
  private let clients = Mutex(Clients.open([:]))

  /// A transport without connections. Whoever makes one must call `shutdown()` at the end.
  public init(environment: Environment, files: any FileSystem = LocalFileSystem()) {
    rules = ProxyRules(environment)
    trust = TrustVariables(environment, files: files)
  }

  deinit {
    // Nobody can wait for it here; a client that is dropped while it is open would keep its connections.
    if case .open(let open) = clients.withLock({ $0 }) {
      for client in open.values { _ = client.shutdown() as EventLoopFuture<Void> }
    }
  }

  /// Runs `body` with a transport, and shuts it down afterwards.
  package static func with<Value>(
    environment: Environment, files: any FileSystem = LocalFileSystem(),
    _ body: (AsyncHTTPTransport) async throws -> Value
  ) async rethrows -> Value {
    let transport = AsyncHTTPTransport(environment: environment, files: files)
    do {
      let value = try await body(transport)
      await transport.shutdown()
      return value
    } catch {
      await transport.shutdown()
      throw error
    }
  }

  /// Closes all connections. What is still under way fails, and so does every later request. A second call does
  /// nothing.
  public func shutdown() async {
    let open = clients.withLock { clients -> [HTTPClient] in
      guard case .open(let open) = clients else { return [] }
      clients = .shutDown
      return Array(open.values)
    }
    // A client fails to shut down only when it did so before.
    for client in open { try? await client.shutdown() }
  }

  /// Returns when the head of the answer is there; see `HTTPTransport`.
  public func send(_ request: HTTPRequest) async throws(HTTPTransportError) -> HTTPResponse {
    guard let url = URLParts(request.url) else {
      throw HTTPTransportError(.badURL, "the URL of a request is not an absolute http or https URL")
    }
    let key = try ClientKey(request, url: url, rules: rules)
    let failure = TransportFailure(
      place: url.place, proxy: key.proxy, connectDeadline: request.connectDeadline, deadline: request.deadline,
      bodyLimit: request.bodyLimit
    )
    let client = try client(for: key, failure: failure)
    let exchange = ResponseExchange(bodyLimit: request.bodyLimit)
    let prepared: HTTPClient.Request
    do {
      prepared = try Self.prepare(request, url: url, key: key)
    } catch {
      throw failure.translate(error, hasHead: false)
    }
    let task = client.execute(
      request: prepared, delegate: exchange, deadline: .now() + TimeAmount(request.deadline)
    )
    let lease = ResponseLease(exchange: exchange, task: task, failure: failure)
    let head = try await lease.head()
    if case .forward(let proxy) = key.route { try Self.check(head, from: proxy, failure: failure) }
    return HTTPResponse(
      status: Int(head.status.code), headers: head.headers.map { (name: $0.name, value: $0.value) },
      body: HTTPBody { { try await lease.nextPiece() } }
    )
  }

  private func client(for key: ClientKey, failure: TransportFailure) throws(HTTPTransportError) -> HTTPClient {
    if let client = try clients.withLock({ (clients) throws(HTTPTransportError) in try clients.kept(key, failure) }) {
      return client
    }
    let configuration = try key.configuration(trust: trust)
    return try clients.withLock { (clients) throws(HTTPTransportError) in
      if let client = try clients.kept(key, failure) { return client }
      let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
      clients.keep(client, for: key)
      return client
    }
  }

  private static func prepare(
    _ request: HTTPRequest, url: URLParts, key: ClientKey
  ) throws -> HTTPClient.Request {
    var headers = HTTPHeaders(request.headers.map { ($0.name, $0.value) })
    headers.replaceOrAdd(name: "Host", value: url.authority)
    headers.replaceOrAdd(name: "User-Agent", value: "dkron/\(Version.current)")
    headers.replaceOrAdd(name: "Accept-Encoding", value: "gzip")
    var origin = url.origin
    switch key.route {
    case .forward(let proxy):
      origin = "\(proxy.kind.rawValue)://\(proxy.place)"
      if let credentials = proxy.basicCredentials {
        headers.replaceOrAdd(name: "Proxy-Authorization", value: "Basic \(credentials.reveal())")
      }
    case .direct, .tunnel:
      if let name = key.tls.serverName, key.hostBehindName != nil { origin = "https://\(name):\(url.port)" }
    }
    return try HTTPClient.Request(
      url: origin + url.target, method: HTTPMethod(rawValue: request.method), headers: headers,
      body: request.body.isEmpty ? nil : .byteBuffer(ByteBuffer(bytes: request.body))
    )
  }

  /// Tells an answer of the proxy itself from one that it forwards, as far as it says so.
  private static func check(
    _ head: HTTPResponseHead, from proxy: ProxyServer, failure: TransportFailure
  ) throws(HTTPTransportError) {
    if head.status == .proxyAuthenticationRequired { throw failure.proxyWantsCredentials }
    let status = head.headers.first(name: "Proxy-Status").flatMap { $0.contains("error=") ? $0 : nil }
    guard let reason = head.headers.first(name: "X-Squid-Error") ?? status else { return }
    throw HTTPTransportError(
      .proxy,
      "the proxy \(proxy.place) did not pass the request on to \(failure.place): \(ServerText.excerpt(reason)), status \(head.status.code)"
    )
  }
}

extension AsyncHTTPTransport.Clients {
  fileprivate func kept(_ key: ClientKey, _ failure: TransportFailure) throws(HTTPTransportError) -> HTTPClient? {
    guard case .open(let open) = self else {
      throw failure.translate(HTTPClientError.alreadyShutdown, hasHead: false)
    }
    return open[key]
  }

  fileprivate mutating func keep(_ client: HTTPClient, for key: ClientKey) {
    guard case .open(var open) = self else { return }
    open[key] = client
    self = .open(open)
  }
}
