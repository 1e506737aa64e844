/// Writes the wire form of SSH (RFC 4251, section 5).
package struct SSHWriter: Sendable {
  /// What was written so far.
  package private(set) var bytes: [UInt8] = []

  /// Begins with nothing.
  package init() {}

  /// One byte.
  package mutating func byte(_ byte: UInt8) { bytes.append(byte) }

  /// A number of four bytes.
  package mutating func number(_ number: UInt32) {
    bytes += [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number >> $0) }
  }

  /// A length and the bytes.
  package mutating func string(_ string: some Collection<UInt8>) {
    number(UInt32(clamping: string.count))
    bytes += string
  }

  /// A long number that is not negative, given from its highest byte.
  package mutating func longNumber(_ digits: [UInt8]) {
    let significant = digits.drop { $0 == 0 }
    let needsZero = (significant.first ?? 0) >= 0x80
    string((needsZero ? [0] : []) + significant)
  }
}
