/// The envelopes of a packet below encryption: a checksum around compression around a compound of messages. Each stands
/// once, so that the work of reading a packet stays in proportion to its bytes.
struct Packet {
  /// What a compound costs, and each message in it.
  static let compoundOverhead = 2
  static let partOverhead = 2
  /// The most messages in one compound.
  static let parts = 255

  /// The messages that could be read, news of life first, as Go handles them.
  private(set) var messages: [PacketMessage] = []
  /// Why the others could not.
  private(set) var faults: [WireError] = []
  private var isUnpacked = false

  /// Reads a decrypted packet. What is malformed is left out; the rest counts.
  init(decoding bytes: [UInt8]) {
    do throws(WireError) {
      try read(Self.checked(bytes), isPart: false)
    } catch {
      faults.append(error)
    }
    sort()
  }

  /// The packet without its checksum, which stands outermost or nowhere.
  private static func checked(_ bytes: [UInt8]) throws(WireError) -> ArraySlice<UInt8> {
    guard bytes.first == MessageType.checksummed.rawValue else { return bytes[...] }
    guard bytes.count >= 5 else { throw .truncated }
    let expected = bytes[1..<5].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
    guard Checksum.crc32(bytes[5...]) == expected else { throw .badChecksum }
    return bytes[5...]
  }

  private mutating func sort() {
    let isAlive: (PacketMessage) -> Bool = { if case .alive = $0 { true } else { false } }
    messages = messages.filter(isAlive) + messages.filter { !isAlive($0) }
  }

  private mutating func read(_ bytes: ArraySlice<UInt8>, isPart: Bool) throws(WireError) {
    guard let first = bytes.first else { throw .truncated }
    guard let type = MessageType(rawValue: first) else { throw .unexpectedType(first) }
    switch type {
    case .compound:
      guard !isPart else { throw .tooDeep }
      try readCompound(bytes.dropFirst())
    case .compressed:
      guard !isUnpacked else { throw .tooDeep }
      isUnpacked = true
      let plain = try Compressed(wire: Array(bytes), from: 1).unpacked(limit: WireLimits.packet)
      try read(plain[...], isPart: isPart)
    case .user: messages.append(.user(Array(bytes.dropFirst())))
    default: messages.append(try Self.message(type, Array(bytes)))
    }
  }

  /// A truncated tail does not spoil the parts before it, nor does one bad part spoil the others.
  private mutating func readCompound(_ bytes: ArraySlice<UInt8>) throws(WireError) {
    guard let count = bytes.first.map(Int.init), bytes.count > count * 2 else { throw .truncated }
    let lengths = bytes.dropFirst().prefix(count * 2)
    var rest = bytes.dropFirst(1 + count * 2)
    for index in 0..<count {
      let place = lengths.startIndex + index * 2
      let length = Int(lengths[place]) << 8 | Int(lengths[place + 1])
      guard rest.count >= length else { throw .truncated }
      do throws(WireError) {
        try read(rest.prefix(length), isPart: true)
      } catch {
        faults.append(error)
      }
      rest = rest.dropFirst(length)
    }
  }

  private static func message(_ type: MessageType, _ bytes: [UInt8]) throws(WireError) -> PacketMessage {
    switch type {
    case .ping: .ping(try Ping(wire: bytes, from: 1))
    case .indirectPing: .indirectPing(try IndirectPing(wire: bytes, from: 1))
    case .ack: .ack(try Ack(wire: bytes, from: 1))
    case .nack: .nack(try Nack(wire: bytes, from: 1))
    case .suspect: .suspect(try Accusation(wire: bytes, from: 1))
    case .alive: .alive(try Alive(wire: bytes, from: 1))
    case .dead: .dead(try Accusation(wire: bytes, from: 1))
    default: throw .unexpectedType(type.rawValue)
    }
  }

  /// Puts messages into one packet, of which there are at least one and at most 255.
  static func encode(_ messages: [[UInt8]], isPacked: Bool, isChecksummed: Bool) -> [UInt8] {
    var bytes = messages.count == 1 ? messages[0] : compound(messages)
    if isPacked { bytes = Compressed.packed(bytes) }
    guard isChecksummed else { return bytes }
    let checksum = Checksum.crc32(bytes)
    return [MessageType.checksummed.rawValue] + bigEndian(checksum) + bytes
  }

  private static func compound(_ messages: [[UInt8]]) -> [UInt8] {
    var bytes = [MessageType.compound.rawValue, UInt8(messages.count)]
    for message in messages { bytes += bigEndian(UInt16(message.count)) }
    for message in messages { bytes += message }
    return bytes
  }

  private static func bigEndian(_ number: some FixedWidthInteger) -> [UInt8] {
    withUnsafeBytes(of: number.bigEndian) { Array($0) }
  }
}
