#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// What the system's error codes mean for a connection, in words that follow the name of a place.
enum SystemWords {
  /// Nil for a code that does not speak of the way there.
  static func ofConnect(errno code: CInt) -> String? {
    switch code {
    case ECONNREFUSED: "refuses connections"
    case EHOSTUNREACH, ENETUNREACH, EHOSTDOWN, ENETDOWN: "cannot be reached from here: there is no route"
    case EACCES, EPERM: "cannot be reached from here: a rule of this machine forbids it"
    case EADDRNOTAVAIL: "cannot be reached from here: this machine has no address or port left for it"
    case EMFILE, ENFILE: "cannot be reached from here: this machine has too many open files"
    case ETIMEDOUT: "did not answer the connection attempt"
    default: nil
    }
  }
}
