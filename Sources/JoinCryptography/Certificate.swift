internal import COpenSSL
package import FoundationEssentials

/// An X.509 certificate.
package struct Certificate: Sendable, Hashable {
  /// Its encoding.
  package let der: [UInt8]
  /// The second in which it ends; nil for one that gives no such time.
  package let expires: Date?

  /// All certificates of a PEM text, in order. A text without any is an error.
  package static func chain(pem: String) throws(KeyError) -> [Certificate] {
    var chain: [Certificate] = []
    for block in PEMBlock.all(in: pem) where block.label == "CERTIFICATE" {
      guard let bytes = block.bytes, let certificate = Certificate(der: bytes) else {
        throw KeyError(
          .malformed, "certificate \(chain.count + 1) of the text cannot be read (\(LibcryptoReason.take()))",
          remedy: "check that it was copied whole, with its line breaks")
      }
      chain.append(certificate)
    }
    if chain.isEmpty {
      throw KeyError(
        .missing, "the text holds no certificate", remedy: "give the file with the line -----BEGIN CERTIFICATE-----")
    }
    return chain
  }

  /// Reads one encoding; nil when it is none.
  package init?(der: [UInt8]) {
    ERR_clear_error()
    let parsed = der.withUnsafeBufferPointer { bytes in
      var start = bytes.baseAddress
      return d2i_X509(nil, &start, bytes.count)
    }
    guard let parsed else { return nil }
    defer { X509_free(parsed) }
    self.der = der
    var end = tm()
    expires =
      ASN1_TIME_to_tm(X509_get0_notAfter(parsed), &end) == 1
      ? Date(timeIntervalSince1970: Double(timegm(&end))) : nil
  }

  /// The digest of its encoding, which names it.
  package func thumbprint(_ algorithm: DigestAlgorithm) throws(KeyError) -> [UInt8] {
    try algorithm.digest(of: der)
  }
}
