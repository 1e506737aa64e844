internal import COpenSSL

/// Why the last call of libcrypto on this thread failed.
enum LibcryptoReason {
  /// Its own words; the thread's list of errors is empty afterwards.
  static func take() -> String {
    let code = ERR_peek_last_error()
    ERR_clear_error()
    guard code != 0, let words = ERR_reason_error_string(code) else { return "it gives no reason" }
    return String(cString: words)
  }
}
