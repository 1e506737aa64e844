import AsyncHTTPClient
import JoinDiscovery
import JoinPrimitives
import NIOCore
import NIOHTTP1
import NIOHTTPCompression
import NIOPosix
import NIOSSL

/// Puts whatever went wrong with one request into plain words: which host, what, and after how long. Neither queries
/// nor header values appear.
struct TransportFailure: Sendable {
  /// Host and port of the URL.
  let place: String
  /// The proxy in between.
  let proxy: ProxyServer?
  /// The time until a connection had to stand.
  let connectDeadline: Duration
  /// The time for everything.
  let deadline: Duration
  /// How large the body could be, in bytes.
  let bodyLimit: Int

  /// Translates any error; `hasHead` tells whether the answer had begun.
  func translate(_ error: any Error, hasHead: Bool) -> HTTPTransportError {
    switch error {
    case let error as HTTPTransportError where error.code == .bodyTooLarge: tooLarge
    case let error as HTTPTransportError: error
    case is CancellationError: cancelled
    case let error as HTTPClientError: translate(error, hasHead: hasHead)
    case let error as NIOConnectionError: translate(error)
    case let error as IOError: translate(errno: error.errnoCode, hasHead: hasHead)
    case ChannelError.connectTimeout: noConnection
    case is ChannelError: closed(hasHead: hasHead)
    case NIOHTTPDecompression.DecompressionError.limit: tooLarge
    case is NIOHTTPDecompression.DecompressionError, is NIOHTTPDecompression.ExtraDecompressionError:
      HTTPTransportError(.malformed, "the compression of the answer of \(place) is broken")
    case HTTPParserError.invalidEOFState: closed(hasHead: hasHead)
    case is HTTPParserError: HTTPTransportError(.malformed, "the answer of \(place) is no correct HTTP")
    case NIOSSLError.uncleanShutdown: closed(hasHead: hasHead)
    case is NIOSSLError, is NIOSSLExtraError, is BoringSSLError:
      HTTPTransportError(TLSFailure.isPlaintext(error) ? .plaintext : .tls, TLSFailure.words(for: error, at: place))
    default: unnamed
    }
  }

  /// SOCKS has errors of its own, none of which says more than that the proxy refused.
  private var unnamed: HTTPTransportError {
    guard let proxy, proxy.kind == .socks5 else {
      return HTTPTransportError(.closed, "the connection to \(place) failed")
    }
    return HTTPTransportError(.proxy, "the SOCKS proxy \(proxy.place) did not open a way to \(place)")
  }

  private func translate(_ error: HTTPClientError, hasHead: Bool) -> HTTPTransportError {
    let via = proxy?.place ?? "in between"
    switch error {
    case .cancelled: return cancelled
    case .deadlineExceeded, .readTimeout, .writeTimeout:
      let words = hasHead ? "did not finish its answer" : "did not answer"
      return HTTPTransportError(.timedOut, "\(place) \(words) within \(GoDuration.format(deadline))")
    case .connectTimeout, .getConnectionFromPoolTimeout: return noConnection
    case .tlsHandshakeTimeout:
      return HTTPTransportError(.timedOut, "\(place) did not finish the TLS handshake within \(limit)")
    case .httpProxyHandshakeTimeout, .socksHandshakeTimeout:
      return HTTPTransportError(.proxy, "the proxy \(via) did not open a way to \(place) within \(limit)")
    case .proxyAuthenticationRequired: return proxyWantsCredentials
    case .invalidProxyResponse:
      return HTTPTransportError(.proxy, "the proxy \(via) refused to open a way to \(place)")
    case .remoteConnectionClosed, .uncleanShutdown, .requestStreamCancelled: return closed(hasHead: hasHead)
    case .alreadyShutdown: return HTTPTransportError(.closed, "no more requests are sent: the program is stopping")
    case .invalidURL, .emptyHost, .emptyScheme:
      return HTTPTransportError(.badURL, "the URL of the request to \(place) is not correct")
    default:
      // The short form holds no values, which may be those of secret headers.
      let words = error.shortDescription.lowercased()
      return HTTPTransportError(.malformed, "the request to \(place) failed: \(words)")
    }
  }

  private func translate(_ error: NIOConnectionError) -> HTTPTransportError {
    guard let first = error.connectionErrors.first else {
      let host = proxy?.host ?? error.host
      return HTTPTransportError(proxy == nil ? .unresolvable : .proxy, "the name \(host) has no address")
    }
    if error.connectionErrors.contains(where: { ($0.error as? ChannelError)?.isConnectTimeout ?? false }) {
      return noConnection
    }
    return translate(errno: (first.error as? IOError)?.errnoCode ?? 0, hasHead: false)
  }

  private func translate(errno code: CInt, hasHead: Bool) -> HTTPTransportError {
    let refusal = SystemWords.ofConnect(errno: code)
    guard !hasHead, let refusal else { return closed(hasHead: hasHead) }
    guard let proxy else { return HTTPTransportError(.refused, "\(place) \(refusal)") }
    return HTTPTransportError(.proxy, "the proxy \(proxy.place) \(refusal)")
  }

  /// What a proxy says that wants other credentials, or any.
  var proxyWantsCredentials: HTTPTransportError {
    let via = proxy?.place ?? "in between"
    let words = proxy?.user == nil ? "asks for user and password" : "does not accept user and password"
    return HTTPTransportError(.proxy, "the proxy \(via) \(words) of \(proxy?.variable ?? "the proxy variable")")
  }

  private var limit: String { GoDuration.format(min(connectDeadline, deadline)) }

  private var noConnection: HTTPTransportError {
    guard let proxy else { return HTTPTransportError(.timedOut, "no connection to \(place) within \(limit)") }
    return HTTPTransportError(.proxy, "no connection to the proxy \(proxy.place) within \(limit)")
  }

  private var cancelled: HTTPTransportError {
    HTTPTransportError(.cancelled, "the request to \(place) was cancelled")
  }

  private var tooLarge: HTTPTransportError {
    HTTPTransportError(.bodyTooLarge, "the answer of \(place) is larger than \(bodyLimit) bytes")
  }

  private func closed(hasHead: Bool) -> HTTPTransportError {
    let words = hasHead ? "in the middle of its answer" : "before it answered"
    return HTTPTransportError(.closed, "\(place) closed the connection \(words)")
  }
}

extension ChannelError {
  fileprivate var isConnectTimeout: Bool {
    if case .connectTimeout = self { true } else { false }
  }
}
