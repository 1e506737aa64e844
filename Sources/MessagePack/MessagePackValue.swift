/// One MessagePack object, in the profile that Serf and memberlist speak.
///
/// Text and byte strings share one wire format there, so a string is kept as its bytes and read as the caller needs
/// it.
package enum MessagePackValue: Sendable, Hashable {
  /// `nil`, which also stands for an empty string, list or map.
  case null
  /// A truth value.
  case bool(Bool)
  /// An integer from zero upwards, whichever format carried it.
  case unsigned(UInt64)
  /// An integer below zero.
  case negative(Int64)
  /// A floating-point number of either size.
  case double(Double)
  /// A string of the raw (str) family.
  case raw([UInt8])
  /// A string of the bin family.
  case binary([UInt8])
  /// A list.
  case array([MessagePackValue])
  /// Pairs in the order of the wire.
  case map([Pair])

  /// A key with its value.
  package struct Pair: Sendable, Hashable {
    /// The key, which Serf always makes a string.
    package let key: MessagePackValue
    /// What belongs to it.
    package let value: MessagePackValue

    /// Joins a key and a value.
    package init(key: MessagePackValue, value: MessagePackValue) {
      self.key = key
      self.value = value
    }
  }

  /// A string of the raw family that holds this text.
  package static func text(_ text: String) -> MessagePackValue { .raw(Array(text.utf8)) }

  /// An integer of either sign.
  package static func integer(_ number: some FixedWidthInteger & SignedInteger) -> MessagePackValue {
    number < 0 ? .negative(Int64(number)) : .unsigned(UInt64(number))
  }

  /// A map with text keys, in the given order.
  package static func fields(_ fields: KeyValuePairs<String, MessagePackValue>) -> MessagePackValue {
    .map(fields.map { Pair(key: .text($0.key), value: $0.value) })
  }
}

// MARK: - Reading

extension MessagePackValue {
  /// The integer, if there is one that fits: Go refuses what overflows, and so do we.
  package func integer<Number: FixedWidthInteger>(_ type: Number.Type = Number.self) -> Number? {
    switch self {
    case .unsigned(let number): Number(exactly: number)
    case .negative(let number): Number(exactly: number)
    default: nil
    }
  }

  /// The bytes of a string of either family; none for `nil`.
  package var bytes: [UInt8]? {
    switch self {
    case .raw(let bytes), .binary(let bytes): bytes
    case .null: []
    default: nil
    }
  }

  /// The text of a string of either family, empty for `nil`; nothing when it is not UTF-8.
  package var text: String? { bytes.flatMap { String(validating: $0, as: UTF8.self) } }

  /// The elements of a list; none for `nil`.
  package var array: [MessagePackValue]? {
    switch self {
    case .array(let elements): elements
    case .null: []
    default: nil
    }
  }

  /// The pairs of a map; none for `nil`.
  package var pairs: [Pair]? {
    switch self {
    case .map(let pairs): pairs
    case .null: []
    default: nil
    }
  }

  /// What belongs to a key of a map; the last one counts where a key is repeated.
  package subscript(_ key: String) -> MessagePackValue? {
    guard case .map(let pairs) = self else { return nil }
    return pairs.last { pair in pair.key.isText(key) }?.value
  }

  /// A map of texts.
  package var textMap: [String: String]? {
    guard let pairs else { return nil }
    var texts: [String: String] = [:]
    for pair in pairs {
      guard let key = pair.key.text, let value = pair.value.text else { return nil }
      texts[key] = value
    }
    return texts
  }

  private func isText(_ text: String) -> Bool {
    switch self {
    // The count parts most keys from each other, and is much quicker to compare.
    case .raw(let bytes), .binary(let bytes): bytes.count == text.utf8.count && bytes.elementsEqual(text.utf8)
    default: false
    }
  }
}
