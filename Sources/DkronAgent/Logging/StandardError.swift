internal import Glibc

/// The process's standard error, written without a buffer so that whole lines come out in order.
package enum StandardError {
  /// Writes all of `text`; a reader that has gone away is no reason to stop.
  @Sendable package static func write(_ text: String) {
    _ = writeAll(text, to: STDERR_FILENO)
  }

  /// Whether a person watches.
  package static var isTerminal: Bool { isatty(STDERR_FILENO) == 1 }
}

/// The process's standard output.
package enum StandardOutput {
  /// Writes all of `text`. A result that cannot be written is lost, so the process ends and says so.
  @Sendable package static func write(_ text: String) {
    guard let code = writeAll(text, to: STDOUT_FILENO) else { return }
    if code != EPIPE {
      StandardError.write("dkron: standard output cannot be written: \(String(cString: strerror(code)))\n")
    }
    exit(ExitCode.unavailable.rawValue)
  }
}

/// Writes all of `text`, waiting where the other side is slow; returns the system's error, if any.
private func writeAll(_ text: String, to descriptor: Int32) -> Int32? {
  var text = text
  return text.withUTF8 { bytes in
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = Glibc.write(descriptor, UnsafeBufferPointer(rebasing: rest).baseAddress, rest.count)
      if count > 0 {
        rest = rest.dropFirst(count)
        continue
      }
      switch errno {
      case EINTR: continue
      case EAGAIN:
        var waiting = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        poll(&waiting, 1, -1)
      case let code: return code
      }
    }
    return nil
  }
}
