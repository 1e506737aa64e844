internal import COpenSSL

/// Bytes that nobody can guess, from the system's generator.
package enum SecureRandom {
  /// `count` fresh bytes. Throws when the system gives no entropy; there is no weaker substitute.
  package static func bytes(_ count: Int) throws(SecureRandomError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    guard RAND_bytes(&bytes, Int32(clamping: count)) == 1 else { throw SecureRandomError() }
    return bytes
  }
}

/// The system gave no random bytes.
package struct SecureRandomError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The cause in words.
  package var description: String { "the system's random generator gives no bytes" }
}
