/// The few forms of ASN.1's distinguished encoding that keys and signatures are written in.
enum DER {
  /// A sequence of encoded values.
  static func sequence(_ parts: [UInt8]...) -> [UInt8] { tagged(0x30, parts.flatMap { $0 }) }

  /// A number that is not negative, given from its highest byte.
  static func integer(_ bytes: [UInt8]) -> [UInt8] {
    let digits = bytes.drop { $0 == 0 }
    guard let first = digits.first else { return tagged(0x02, [0]) }
    // A set top bit would mean a negative number.
    return tagged(0x02, first < 0x80 ? Array(digits) : [0] + digits)
  }

  /// Bytes.
  static func octets(_ bytes: [UInt8]) -> [UInt8] { tagged(0x04, bytes) }

  /// Whole bytes as a string of bits.
  static func bits(_ bytes: [UInt8]) -> [UInt8] { tagged(0x03, [0] + bytes) }

  /// A value under a number that its context gives a meaning.
  static func context(_ number: UInt8, _ value: [UInt8]) -> [UInt8] { tagged(0xA0 | number, value) }

  private static func tagged(_ tag: UInt8, _ content: [UInt8]) -> [UInt8] {
    if content.count < 0x80 { return [tag, UInt8(content.count)] + content }
    var length: [UInt8] = []
    var rest = content.count
    while rest > 0 {
      length.insert(UInt8(truncatingIfNeeded: rest), at: 0)
      rest >>= 8
    }
    return [tag, 0x80 | UInt8(length.count)] + length + content
  }
}
