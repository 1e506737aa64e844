internal import Glibc
internal import NIOCore
internal import NIOPosix

/// Puts the failures of a connect into words.
package enum ConnectFailure {
  /// What the failure says of the seed.
  package static func result(of error: any Error) -> ProbeResult {
    switch code(of: error) {
    case ECONNREFUSED: .refused
    case ETIMEDOUT: .timedOut
    default: .failed(reason: reason(of: error))
    }
  }

  /// Why a connection could not be made, in words.
  package static func reason(of error: any Error) -> String {
    switch code(of: error) {
    case ECONNREFUSED?: "connection refused"
    case ETIMEDOUT?: "no answer in time"
    case EHOSTUNREACH?: "no route to the host"
    case ENETUNREACH?: "the network is unreachable"
    case ECONNRESET?: "the connection was reset"
    case EPIPE?: "the connection was closed"
    case EMFILE?, ENFILE?: "no file descriptor is free"
    case EADDRINUSE?: "another program listens there already"
    case EADDRNOTAVAIL?: "the address is not one of this machine, or no port is free for it"
    case EACCES?, EPERM?: "the rights of this user, or a local rule such as a firewall, forbid it"
    case EINVAL?: "it cannot be reached from here: loopback reaches only loopback, link-local needs a zone"
    case let code?: "the system says: \(String(cString: strerror(code)))"
    case nil: unnamed(error)
    }
  }

  private static func code(of error: any Error) -> CInt? {
    switch error {
    case let error as IOError: error.errnoCode
    case ChannelError.connectTimeout: ETIMEDOUT
    case let error as NIOConnectionError: error.connectionErrors.first.flatMap { code(of: $0.error) }
    default: nil
    }
  }

  private static func unnamed(_ error: any Error) -> String {
    guard let error = error as? NIOConnectionError else { return "\(error)" }
    return error.dnsAError == nil && error.dnsAAAAError == nil
      ? "no address of '\(error.host)' could be reached" : "the name '\(error.host)' could not be resolved"
  }
}
