internal import Glibc

/// A system call that failed.
package struct SystemCallError: Error, CustomStringConvertible {
  /// The call.
  package let call: String
  /// The error number.
  package let code: Int32

  /// Keeps the call and its error number, by default that of the calling thread.
  package init(_ call: String, code: Int32? = nil) {
    self.call = call
    self.code = code ?? errno
  }

  /// The call and the system's words.
  package var description: String { "\(call): \(String(cString: strerror(code)))" }
}
