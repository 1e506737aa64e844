#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#endif

/// The process's standard error, written without a buffer so that whole lines come out in order.
package enum StandardError {
  /// Writes all of `text`; a reader that has gone away is no reason to stop.
  @Sendable package static func write(_ text: String) {
    writeAll(text, to: STDERR_FILENO)
  }

  /// Whether a person watches.
  package static var isTerminal: Bool { isatty(STDERR_FILENO) == 1 }
}

/// The process's standard output.
package enum StandardOutput {
  /// Writes all of `text`.
  package static func write(_ text: String) {
    writeAll(text, to: STDOUT_FILENO)
  }
}

private func writeAll(_ text: String, to descriptor: Int32) {
  var text = text
  text.withUTF8 { bytes in
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = Glibc.write(descriptor, UnsafeBufferPointer(rebasing: rest).baseAddress, rest.count)
      if count > 0 {
        rest = rest.dropFirst(count)
      } else if count < 0, errno != EINTR {
        return
      }
    }
  }
}
