extension MessagePackValue {
  /// The bytes on the wire: integers in their shortest form, strings never as str8, which every Go codec of Serf takes.
  package var encoded: [UInt8] {
    var bytes: [UInt8] = []
    encode(into: &bytes)
    return bytes
  }

  /// Appends the bytes on the wire.
  package func encode(into bytes: inout [UInt8]) {
    switch self {
    case .null: bytes.append(0xC0)
    case .bool(let value): bytes.append(value ? 0xC3 : 0xC2)
    case .unsigned(let number): Self.encode(number, into: &bytes)
    case .negative(let number): Self.encode(negative: number, into: &bytes)
    case .double(let number):
      bytes.append(0xCB)
      Self.append(number.bitPattern, to: &bytes)
    case .raw(let content):
      Self.encode(count: content.count, fixed: (0xA0, 31), sized: (nil, 0xDA, 0xDB), into: &bytes)
      bytes += content
    case .binary(let content):
      Self.encode(count: content.count, fixed: nil, sized: (0xC4, 0xC5, 0xC6), into: &bytes)
      bytes += content
    case .array(let elements):
      Self.encode(count: elements.count, fixed: (0x90, 15), sized: (nil, 0xDC, 0xDD), into: &bytes)
      for element in elements { element.encode(into: &bytes) }
    case .map(let pairs):
      Self.encode(count: pairs.count, fixed: (0x80, 15), sized: (nil, 0xDE, 0xDF), into: &bytes)
      for pair in pairs {
        pair.key.encode(into: &bytes)
        pair.value.encode(into: &bytes)
      }
    }
  }

  private static func encode(_ number: UInt64, into bytes: inout [UInt8]) {
    switch number {
    case 0...0x7F: bytes.append(UInt8(number))
    case ...0xFF: bytes += [0xCC, UInt8(number)]
    case ...0xFFFF:
      bytes.append(0xCD)
      append(UInt16(number), to: &bytes)
    case ...0xFFFF_FFFF:
      bytes.append(0xCE)
      append(UInt32(number), to: &bytes)
    default:
      bytes.append(0xCF)
      append(number, to: &bytes)
    }
  }

  private static func encode(negative number: Int64, into bytes: inout [UInt8]) {
    switch number {
    case 0...: encode(UInt64(number), into: &bytes)
    case -32 ... -1: bytes.append(UInt8(bitPattern: Int8(number)))
    case -0x80 ... -1: bytes += [0xD0, UInt8(bitPattern: Int8(number))]
    case -0x8000 ... -1:
      bytes.append(0xD1)
      append(UInt16(bitPattern: Int16(number)), to: &bytes)
    case -0x8000_0000 ... -1:
      bytes.append(0xD2)
      append(UInt32(bitPattern: Int32(number)), to: &bytes)
    default:
      bytes.append(0xD3)
      append(UInt64(bitPattern: number), to: &bytes)
    }
  }

  private static func encode(
    count: Int, fixed: (base: UInt8, most: Int)?, sized: (one: UInt8?, two: UInt8, four: UInt8),
    into bytes: inout [UInt8]
  ) {
    if let fixed, count <= fixed.most {
      bytes.append(fixed.base | UInt8(count))
    } else if let one = sized.one, count <= 0xFF {
      bytes += [one, UInt8(count)]
    } else if count <= 0xFFFF {
      bytes.append(sized.two)
      append(UInt16(count), to: &bytes)
    } else {
      bytes.append(sized.four)
      append(UInt32(count), to: &bytes)
    }
  }

  private static func append(_ number: some FixedWidthInteger, to bytes: inout [UInt8]) {
    withUnsafeBytes(of: number.bigEndian) { bytes.append(contentsOf: $0) }
  }
}
