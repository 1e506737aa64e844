import JoinDiscovery
import JoinPrimitives

/// Which instances are wanted, and which of their addresses.
struct GCESelection: Sendable, Equatable {
  /// A key and its value.
  struct Label: Sendable, Equatable {
    let key: String
    let value: String
  }

  /// The network tag.
  var tag: String?
  /// The label; it must match beside the tag.
  var label: Label?
  /// The zones; nil for all.
  var zones: ZonePattern?
  /// The address to use.
  var addressType = AddressType.privateV4

  init(
    tag: String? = nil, label: Label? = nil, zones: ZonePattern? = nil, addressType: AddressType = .privateV4
  ) {
    self.tag = tag
    self.label = label
    self.zones = zones
    self.addressType = addressType
  }

  init(_ options: ResolvedOptions) throws(DiscoveryError) {
    let labelValue = options[GCE.labelValue] ?? ""
    self.init(
      tag: options[GCE.tagValue], label: options[GCE.labelKey].map { Label(key: $0, value: labelValue) },
      zones: options[GCE.zonePattern], addressType: try options.require(GCE.addressType))
  }

  /// What the service shall leave out. Its `:` may also match a part of a tag, so each row is matched again here.
  var filter: String {
    let tag = tag.map { "tags.items:\"\($0)\"" }
    let label = label.map { "labels.\($0.key)=\"\($0.value)\"" }
    guard let tag, let label else { return tag ?? label ?? "" }
    return "(\(tag)) AND (\(label))"
  }

  // Both checks also keep quotes and operators out of the filter.

  /// Whether a text can be a network tag.
  static func isTag(_ text: String) -> Bool {
    let isFit = text.utf8.allSatisfy { isLowercase($0) || isDigit($0) || $0 == UInt8(ascii: "-") }
    guard let first = text.utf8.first, isFit, text.utf8.count <= 63 else { return false }
    return isLowercase(first) && !text.hasSuffix("-")
  }

  /// Whether a text can be the key of a label, or a value that is not empty. Letters of any script are allowed.
  static func isLabel(_ text: String) -> Bool {
    !text.isEmpty && text.unicodeScalars.count <= 63
      && text.unicodeScalars.allSatisfy {
        $0 == "-" || $0 == "_" || ("0"..."9") ~= $0 || $0.properties.isAlphabetic
      }
  }

  private static func isLowercase(_ byte: UInt8) -> Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) }
  private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
}
