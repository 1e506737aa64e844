/// The first bytes of an object: what it is and how much belongs to it.
struct MessagePackHead {
  enum Kind {
    case null, bool(Bool), unsigned, signed, float, double, raw, binary, array, map
  }

  let kind: Kind
  /// How many bytes lie before the payload.
  let length: Int
  /// Bytes of payload of a string or number; elements of a list; pairs of a map. For fixed integers the value itself
  /// stands in `inline`.
  let count: Int
  /// The value of an integer that fits into its format byte.
  let inline: Int64?

  private init(_ kind: Kind, length: Int = 1, count: Int = 0, inline: Int64? = nil) {
    self.kind = kind
    self.length = length
    self.count = count
    self.inline = inline
  }

  /// Bytes that follow the head and belong to this value alone.
  var payload: Int {
    switch kind {
    case .array, .map: 0
    default: count
    }
  }

  /// Values that stand inside this one.
  var children: Int {
    switch kind {
    case .array: count
    case .map: count * 2
    default: 0
    }
  }

  /// Reads the head at `offset`; nil when the bytes end before it does.
  static func read(_ bytes: [UInt8], at offset: Int) throws(MessagePackError) -> MessagePackHead? {
    guard offset < bytes.count else { return nil }
    let byte = bytes[offset]
    switch byte {
    case 0x00...0x7F: return MessagePackHead(.unsigned, inline: Int64(byte))
    case 0x80...0x8F: return MessagePackHead(.map, count: Int(byte & 0x0F))
    case 0x90...0x9F: return MessagePackHead(.array, count: Int(byte & 0x0F))
    case 0xA0...0xBF: return MessagePackHead(.raw, count: Int(byte & 0x1F))
    case 0xC0: return MessagePackHead(.null)
    case 0xC2: return MessagePackHead(.bool(false))
    case 0xC3: return MessagePackHead(.bool(true))
    case 0xC4...0xC6: return sized(.binary, bytes, offset, width: 1 << Int(byte - 0xC4))
    case 0xCA: return MessagePackHead(.float, count: 4)
    case 0xCB: return MessagePackHead(.double, count: 8)
    case 0xCC...0xCF: return MessagePackHead(.unsigned, count: 1 << Int(byte - 0xCC))
    case 0xD0...0xD3: return MessagePackHead(.signed, count: 1 << Int(byte - 0xD0))
    case 0xD9...0xDB: return sized(.raw, bytes, offset, width: 1 << Int(byte - 0xD9))
    case 0xDC...0xDD: return sized(.array, bytes, offset, width: 2 << Int(byte - 0xDC))
    case 0xDE...0xDF: return sized(.map, bytes, offset, width: 2 << Int(byte - 0xDE))
    case 0xE0...0xFF: return MessagePackHead(.signed, inline: Int64(Int8(bitPattern: byte)))
    default: throw .unsupportedFormat(byte)
    }
  }

  private static func sized(_ kind: Kind, _ bytes: [UInt8], _ offset: Int, width: Int) -> MessagePackHead? {
    guard offset + width < bytes.count else { return nil }
    return MessagePackHead(kind, length: 1 + width, count: Int(bigEndian(bytes, at: offset + 1, width: width)))
  }

  /// A big-endian number of at most eight bytes.
  static func bigEndian(_ bytes: [UInt8], at offset: Int, width: Int) -> UInt64 {
    bytes[offset..<offset + width].reduce(0) { $0 << 8 | UInt64($1) }
  }
}
