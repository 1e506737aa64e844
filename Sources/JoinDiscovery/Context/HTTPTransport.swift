/// Sends one HTTP request and gives its answer: no retries, no redirects, no opinions.
public protocol HTTPTransport: Sendable {
  /// Returns when the head of the answer is there; the body is read as it comes. Cancelling the task ends both.
  func send(_ request: HTTPRequest) async throws(HTTPTransportError) -> HTTPResponse
}

/// One HTTP request.
public struct HTTPRequest: Sendable {
  /// `GET`, `POST`, `PUT`.
  public var method: String
  /// An absolute http or https URL, percent-encoded.
  public var url: String
  /// All headers but Host, Content-Length, Accept-Encoding and User-Agent, which the transport sets.
  public var headers: [(name: String, value: String)]
  /// The whole body.
  public var body: [UInt8]
  /// The time until the last byte of the answer, in total.
  public var deadline: Duration
  /// The time until a connection stands.
  public var connectDeadline: Duration
  /// How many bytes of body are accepted, after decompression.
  public var bodyLimit: Int
  /// Whether no proxy is used: metadata services, whatever their address.
  public var bypassesProxy: Bool
  /// Trust and identity that differ from the usual.
  public var tls: TLSOptions
  /// The proxy to go through; nil leaves it to the proxy variables.
  public var proxy: ProxyOverride?

  /// A request with the usual bounds: 15 s, of them 3 s to connect, 64 MiB.
  public init(
    method: String = "GET", url: String, headers: [(name: String, value: String)] = [], body: [UInt8] = [],
    deadline: Duration = .seconds(15), connectDeadline: Duration = .seconds(3), bodyLimit: Int = 64 << 20,
    bypassesProxy: Bool = false, tls: TLSOptions = TLSOptions(), proxy: ProxyOverride? = nil
  ) {
    self.method = method
    self.url = url
    self.headers = headers
    self.body = body
    self.deadline = deadline
    self.connectDeadline = connectDeadline
    self.bodyLimit = bodyLimit
    self.bypassesProxy = bypassesProxy
    self.tls = tls
    self.proxy = proxy
  }

  /// The first header of this name, whatever its case.
  public func header(_ name: String) -> String? {
    headers.first { $0.name.lowercased() == name.lowercased() }?.value
  }
}

/// Trust and identity of one kind of connection; equal values share a client.
public struct TLSOptions: Sendable, Hashable {
  /// PEM text of the only roots to trust, instead of the system's.
  public var rootsPEM: String?
  /// PEM text of roots to trust beside the system's.
  public var additionalRootsPEM: String?
  /// PEM text of a client certificate chain.
  public var certificatePEM: String?
  /// PEM text of its key.
  public var privateKeyPEM: String?
  /// The name that the server's certificate must carry, when it is not the URL's host.
  public var serverName: String?
  /// Whether any certificate is accepted, which only an explicit option of the operator may ask for.
  public var isInsecure = false

  /// The usual: the system's roots, full verification, no client certificate.
  public init() {}
}

/// The head of an answer and its body to come.
public struct HTTPResponse: Sendable {
  /// The status code.
  public let status: Int
  /// All headers in order.
  public let headers: [(name: String, value: String)]
  /// The body, decompressed, in pieces.
  public let body: HTTPBody

  /// Describes an answer.
  public init(status: Int, headers: [(name: String, value: String)] = [], body: HTTPBody) {
    self.status = status
    self.headers = headers
    self.body = body
  }

  /// The first header of this name, whatever its case.
  public func header(_ name: String) -> String? {
    headers.first { $0.name.lowercased() == name.lowercased() }?.value
  }
}

/// A body that is read once, piece by piece. Its iterator throws `HTTPTransportError` or `CancellationError`.
public struct HTTPBody: AsyncSequence, Sendable {
  /// Pulls the next piece; nil at the end.
  public struct AsyncIterator: AsyncIteratorProtocol {
    fileprivate let pull: () async throws -> [UInt8]?
    /// The next piece; nil at the end.
    public mutating func next() async throws -> [UInt8]? { try await pull() }
  }

  private let makePull: @Sendable () -> (() async throws -> [UInt8]?)

  /// A body that is already here.
  public init(_ bytes: [UInt8]) {
    makePull = {
      var rest: [UInt8]? = bytes.isEmpty ? nil : bytes
      return {
        defer { rest = nil }
        return rest
      }
    }
  }

  /// A body from a source that `makePull` opens once.
  public init(makePull: @escaping @Sendable () -> (() async throws -> [UInt8]?)) {
    self.makePull = makePull
  }

  /// Opens the source.
  public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(pull: makePull()) }

  /// The whole body of at most `limit` bytes.
  public func collect(limit: Int) async throws -> [UInt8] {
    var all: [UInt8] = []
    for try await piece in self {
      all += piece
      if all.count > limit { throw HTTPTransportError(.bodyTooLarge, "the answer is larger than \(limit) bytes") }
    }
    return all
  }
}

/// A request that got no whole answer.
public struct HTTPTransportError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The cause.
  public enum Code: Sendable, Hashable {
    /// The URL is none of http or https.
    case badURL
    /// A proxy variable, a trust file, a certificate or a key that cannot be used.
    case misconfigured
    /// The host name has no address.
    case unresolvable
    /// The port is closed.
    case refused
    /// The connection did not stand, or the answer did not end, in time.
    case timedOut
    /// The server's certificate was not accepted, or TLS failed otherwise.
    case tls
    /// The server does not speak TLS on this port.
    case plaintext
    /// The proxy refused or failed.
    case proxy
    /// The connection broke.
    case closed
    /// The answer breaks its bounds.
    case bodyTooLarge
    /// The answer is no HTTP, or its compression is broken.
    case malformed
    /// The task was cancelled.
    case cancelled
  }

  /// The cause.
  public let code: Code
  /// What failed, where and why, without secrets or query strings.
  public let message: String

  /// Describes a failure.
  public init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }

  /// The message.
  public var description: String { message }
}
