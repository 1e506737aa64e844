import JoinDiscovery

/// Words for a TLS handshake that failed.
enum TLSFailure {
  /// What the TLS library calls its reasons, and what they mean to an operator.
  private static let reasons: [(mark: String, words: String)] = [
    (
      "CERTIFICATE_VERIFY_FAILED",
      "shows a certificate that is not trusted: its issuer is unknown here, or it is out of date"
    ),
    ("failedToValidateHostname", "shows a certificate that was made for another name"),
    ("find", "shows a certificate that was made for another name"),
    ("unableToValidateCertificate", "shows a certificate that cannot be checked"),
    ("noCertificateToValidate", "shows no certificate"),
    ("CERTIFICATE_REQUIRED", "wants a client certificate"),
    ("BAD_CERTIFICATE", "does not accept our client certificate"),
    ("UNKNOWN_CA", "does not trust the issuer of our client certificate"),
    ("PROTOCOL_VERSION", "speaks no version of TLS that we accept"),
    ("HANDSHAKE_FAILURE", "has no cipher in common with us, or wants a client certificate"),
  ]

  /// Whether the other side speaks something else than TLS.
  static func isPlaintext(_ error: any Error) -> Bool {
    let text = "\(error)"
    return ["WRONG_VERSION_NUMBER", "HTTP_REQUEST"].contains(where: text.contains)
  }

  /// Names the place and the reason.
  static func words(for error: any Error, at place: String) -> String {
    if isPlaintext(error) { return "\(place) does not speak TLS on this port" }
    let text = "\(error)"
    if let known = reasons.first(where: { text.contains($0.mark) }) { return "\(place) \(known.words)" }
    return "the TLS handshake with \(place) failed\(ownWords(in: text))"
  }

  /// The library's own name of the reason, in small letters: it stands behind the last colon.
  private static func ownWords(in text: String) -> String {
    guard let mark = text.ranges(of: "OPENSSL_internal:").last else { return "" }
    let name = text[mark.upperBound...].prefix { $0.isLetter || $0.isNumber || $0 == "_" }
    return name.isEmpty ? "" : ": \(ServerText.excerpt(name.replacing("_", with: " ").lowercased()))"
  }
}
