/// The name of a cluster that stands in clear before everything its nodes send, so that two clusters on one network
/// do not meet by mistake. An empty one is not sent.
package struct ClusterLabel: Sendable, Hashable {
  /// The first byte of a labelled packet or stream.
  static let mark: UInt8 = 244
  /// Bytes that a label may have.
  package static let limit = 255

  /// The label in UTF-8.
  let bytes: [UInt8]

  /// No label.
  package static let none = ClusterLabel(bytes: [])

  /// Takes a label; nil when it is too long.
  package init?(_ text: String) {
    guard text.utf8.count <= Self.limit else { return nil }
    bytes = Array(text.utf8)
  }

  private init(bytes: [UInt8]) {
    self.bytes = bytes
  }

  /// What stands before a packet or at the start of a stream.
  var header: [UInt8] { bytes.isEmpty ? [] : [Self.mark, UInt8(bytes.count)] + bytes }

  /// What a header says.
  enum Header: Equatable {
    /// More bytes are needed.
    case incomplete
    /// There is this label, perhaps an empty one, and so many bytes belong to it.
    case label(ClusterLabel, length: Int)
    /// A label of no bytes, which nobody sends.
    case malformed
  }

  /// Reads the header at the start of bytes; without the mark there is the empty label.
  static func readHeader(_ bytes: ArraySlice<UInt8>) -> Header {
    guard let first = bytes.first else { return .incomplete }
    guard first == mark else { return .label(.none, length: 0) }
    guard bytes.count >= 2 else { return .incomplete }
    let count = Int(bytes[bytes.startIndex + 1])
    guard count > 0 else { return .malformed }
    guard bytes.count >= 2 + count else { return .incomplete }
    return .label(ClusterLabel(bytes: Array(bytes.dropFirst(2).prefix(count))), length: 2 + count)
  }
}
