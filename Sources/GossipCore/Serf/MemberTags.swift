internal import MessagePack

/// What a node says of itself, on the wire: a marker byte and a map of texts, at most 512 bytes in all.
package enum MemberTags {
  private static let marker: UInt8 = 0xFF

  /// Why tags cannot be announced.
  package struct Oversize: Error, Sendable, Hashable, CustomStringConvertible {
    /// How many bytes they take.
    package let bytes: Int
    /// The cause in words.
    package var description: String {
      "the tags take \(bytes) bytes and may take \(WireLimits.meta); shorten or drop some"
    }
  }

  /// The bytes on the wire.
  package static func encode(_ tags: [String: String]) throws(Oversize) -> [UInt8] {
    var bytes = [marker]
    MessagePackValue.texts(tags).encode(into: &bytes)
    guard bytes.count <= WireLimits.meta else { throw Oversize(bytes: bytes.count) }
    return bytes
  }

  /// Reads what a node says; without the marker it is an old node that names its role alone.
  static func decode(_ meta: [UInt8]) -> [String: String] {
    guard meta.first == marker else { return ["role": String(decoding: meta, as: UTF8.self)] }
    var reader = MessagePackReader(meta, offset: 1, limits: WireLimits.body)
    return (try? reader.read())?.textMap ?? [:]
  }
}
