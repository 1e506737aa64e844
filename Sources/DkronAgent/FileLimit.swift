internal import Glibc

/// How many files and sockets this process may hold open.
package enum FileLimit {
  /// Raises the soft limit to the hard one, so that a thousand dials at once are no accident.
  package static func raise() {
    var limit = rlimit()
    let kind = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
    guard getrlimit(kind, &limit) == 0 else { return }
    // Beyond this nothing of ours gains, and some systems report an unlimited value that cannot be set.
    let target = min(limit.rlim_max, 65536)
    guard target > limit.rlim_cur else { return }
    limit.rlim_cur = target
    setrlimit(kind, &limit)
  }
}
