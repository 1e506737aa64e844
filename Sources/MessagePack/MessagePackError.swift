/// Why bytes are no MessagePack object that we take.
package enum MessagePackError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The object goes on where the bytes end.
  case truncated
  /// A format that Serf never uses: an extension type, or the reserved byte c1.
  case unsupportedFormat(UInt8)
  /// More bytes than the limit.
  case tooLong(limit: Int)
  /// More nesting than the limit.
  case tooDeep(limit: Int)
  /// More values than the limit.
  case tooManyValues(limit: Int)

  /// The cause in words.
  package var description: String {
    switch self {
    case .truncated: "the object is cut off"
    case .unsupportedFormat(let byte): "the format byte 0x\(String(byte, radix: 16)) is not in use"
    case .tooLong(let limit): "an object is longer than \(limit) bytes"
    case .tooDeep(let limit): "lists and maps are nested more than \(limit) deep"
    case .tooManyValues(let limit): "an object holds more than \(limit) values"
    }
  }
}
