internal import Glibc
internal import NIOCore

/// Why the status server cannot listen, in words that follow the name of the place.
package struct ListenFailure: Error, Sendable, Equatable, CustomStringConvertible {
  /// What stands in the way.
  package let reason: String
  /// What the operator can do.
  package let remedy: String

  /// Reason and remedy.
  package var description: String { "\(reason); \(remedy)" }

  /// Reads the error of a bind.
  init(_ error: any Error) {
    switch error {
    case let error as IOError: self.init(errno: error.errnoCode)
    case let error as SocketAddressError.UnknownHost:
      self.init(reason: "the host '\(error.host)' has no address", remedy: "check its spelling")
    case is SocketAddressError:
      self.init(reason: "it is not an address that can be bound", remedy: "check its spelling")
    default: self.init(reason: "\(error)", remedy: "choose another place")
    }
  }

  private init(reason: String, remedy: String) {
    self.reason = reason
    self.remedy = remedy
  }

  private init(errno code: CInt) {
    switch code {
    case EADDRINUSE:
      self.init(
        reason: "another program listens there already",
        remedy: "stop that program, which 'ss -ltnp' shows, or choose another port")
    case EADDRNOTAVAIL:
      self.init(
        reason: "this machine has no such address", remedy: "choose one that 'ip address' shows, or :PORT for all")
    case EACCES, EPERM:
      self.init(
        reason: "this user may not listen there",
        remedy: "choose a port above 1023, or a folder that this user can write to")
    case EAFNOSUPPORT:
      self.init(
        reason: "this machine does not support that kind of address", remedy: "choose an IPv4 address, as 0.0.0.0:PORT")
    case EMFILE, ENFILE:
      self.init(reason: "too many files are open", remedy: "raise the limit of open files (ulimit -n)")
    case let code:
      self.init(reason: "the system says: \(String(cString: strerror(code)))", remedy: "choose another place")
    }
  }
}
