package import MessagePack

/// Why bytes are no gossip message that we take. Such input costs a counter and is otherwise as if it had been lost.
package enum WireError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The bytes end too early.
  case truncated
  /// A message type that is unknown, or that has no place here.
  case unexpectedType(UInt8)
  /// A body that is no MessagePack object within the limits.
  case messagePack(MessagePackError)
  /// A field of the wrong type, or a number that does not fit into it.
  case badField(String)
  /// The checksum does not match.
  case badChecksum
  /// Compressed bytes that cannot be unpacked.
  case badCompression
  /// More bytes, parts or records than the limit.
  case tooLong(limit: Int)
  /// More envelopes than there may be: a compound in a compound, or a second one that is compressed.
  case tooDeep

  /// The cause in words.
  package var description: String {
    switch self {
    case .truncated: "the message is cut off"
    // The types end long before the letters: HTTP, SSH and mail servers begin what they say with one.
    case .unexpectedType(let type) where Character(Unicode.Scalar(type)).isLetter && type < 128:
      "it begins with the letter \(Unicode.Scalar(type)), as HTTP may and gossip does not; check that the port is right"
    case .unexpectedType(let type): "a message of type \(type) has no place here"
    case .messagePack(let error): error.description
    case .badField(let name): "the field \(name) has the wrong type or is out of range"
    case .badChecksum: "the checksum does not match"
    case .badCompression: "the compressed bytes cannot be unpacked"
    case .tooLong(let limit): "the message goes beyond the limit of \(limit)"
    case .tooDeep: "there are more envelopes around it than a sender needs"
    }
  }
}
