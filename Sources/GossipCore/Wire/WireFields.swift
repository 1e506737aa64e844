internal import MessagePack

/// The body of a message: a map by Go's field names or, as Go takes it too, a list of the fields in their order.
///
/// A missing field is empty or zero, unknown ones are skipped, and a number that overflows is refused.
struct WireFields {
  private let value: MessagePackValue
  private let order: [String]

  init(_ value: MessagePackValue, order: [String]) throws(WireError) {
    switch value {
    case .map, .array, .null: break
    default: throw .badField("body")
    }
    self.value = value
    self.order = order
  }

  subscript(_ name: String) -> MessagePackValue? {
    guard case .array(let elements) = value else { return value[name] }
    guard let index = order.firstIndex(of: name), index < elements.count else { return nil }
    return elements[index]
  }

  func text(_ name: String, limit: Int = WireLimits.name) throws(WireError) -> String {
    guard let field = self[name] else { return "" }
    guard let text = field.text, text.utf8.count <= limit else { throw .badField(name) }
    return text
  }

  /// A byte string, also when it is written as a list of numbers.
  func bytes(_ name: String) throws(WireError) -> [UInt8] {
    guard let field = self[name] else { return [] }
    if let bytes = field.bytes { return bytes }
    guard let numbers = field.array else { throw .badField(name) }
    let bytes = numbers.compactMap { $0.integer(UInt8.self) }
    guard bytes.count == numbers.count else { throw .badField(name) }
    return bytes
  }

  func number<Number: FixedWidthInteger>(_ name: String, _ type: Number.Type = Number.self) throws(WireError) -> Number
  {
    switch self[name] {
    case nil, .null: return 0
    case let field?:
      guard let number = field.integer(Number.self) else { throw .badField(name) }
      return number
    }
  }

  func flag(_ name: String) throws(WireError) -> Bool {
    switch self[name] {
    case nil, .null: return false
    case .bool(let flag): return flag
    default: throw .badField(name)
    }
  }

  func list(_ name: String) throws(WireError) -> [MessagePackValue] {
    guard let field = self[name] else { return [] }
    guard let list = field.array else { throw .badField(name) }
    return list
  }

  /// An address that must be there.
  func address(_ name: String, port: String) throws(WireError) -> PeerAddress {
    guard let address = PeerAddress(bytes: try bytes(name), port: try number(port)) else { throw .badField(name) }
    return address
  }

  /// An address that may be missing, of which half is none.
  func optionalAddress(_ name: String, port: String) throws(WireError) -> PeerAddress? {
    let bytes = try bytes(name)
    let port: UInt16 = try number(port)
    if bytes.isEmpty || port == 0 { return nil }
    guard let address = PeerAddress(bytes: bytes, port: port) else { throw .badField(name) }
    return address
  }
}
