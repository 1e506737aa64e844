import FoundationEssentials
import JoinDiscovery
import JoinPrimitives
import YAMLTree

/// One mapping of a YAML file that another tool keeps, read key by key. Errors name the file, the line and the key, and
/// show no value, since any may be a secret.
struct YAMLSection: Sendable, Equatable {
  /// The largest file, in bytes.
  static let fileLimit = 4 << 20

  /// The provider that errors name.
  let provider: String
  /// The file.
  let path: String
  /// The mapping.
  let node: YAMLNode

  init(provider: String, path: String, node: YAMLNode) {
    self.provider = provider
    self.path = path
    self.node = node
  }

  /// The whole file; nil when there is none. An empty one has no keys.
  init?(file path: String, provider: String, in files: any FileSystem) throws(DiscoveryError) {
    let bytes: [UInt8]
    do {
      bytes = try files.read(path, limit: Self.fileLimit)
    } catch {
      if error.reason == .notFound { return nil }
      throw DiscoveryError(
        .configuration, in: provider, "\(error)", remedy: "let the user who runs this read it, or name another file")
    }
    do throws(YAMLFault) {
      let start = FilePosition(line: 1, column: 1)
      let root = try YAMLReader.read(bytes, dialect: .full) ?? YAMLNode(.null, at: start)
      self.init(provider: provider, path: path, node: root)
    } catch {
      throw DiscoveryError(
        .configuration, in: provider, "\(path):\(error.position): \(error.message)", remedy: error.remedy)
    }
    try requireMapping(node, called: "the file")
  }

  /// The value of a key as a text; nil without the key or without a value.
  func text(_ key: String) throws(DiscoveryError) -> String? {
    guard let value = node[key] else { return nil }
    switch value.content {
    case .null: return nil
    case .scalar(let text): return text.isEmpty ? nil : text
    case .sequence, .mapping: throw fault(value, "\(key) is \(value.shape) where a text belongs", remedy: "correct it")
    }
  }

  /// The value of a key as a text that is not printed.
  func secret(_ key: String) throws(DiscoveryError) -> Secret? { try text(key).map { Secret($0) } }

  /// The value of a key as a truth value, in YAML's spellings.
  func flag(_ key: String) throws(DiscoveryError) -> Bool? {
    guard let text = try text(key) else { return nil }
    switch text.lowercased() {
    case "true", "yes", "on": return true
    case "false", "no", "off": return false
    default: throw fault(at: key, "\(key) is neither true nor false", remedy: "write true or false")
    }
  }

  /// The mapping behind a key; nil without the key or without a value.
  func section(_ key: String) throws(DiscoveryError) -> YAMLSection? {
    guard let value = node[key], value.content != .null else { return nil }
    try requireMapping(value, called: key)
    return YAMLSection(provider: provider, path: path, node: value)
  }

  /// The mappings in the list behind a key.
  func sections(_ key: String) throws(DiscoveryError) -> [YAMLSection] {
    var sections: [YAMLSection] = []
    for item in try items(key) {
      try requireMapping(item, called: "an item of \(key)")
      sections.append(YAMLSection(provider: provider, path: path, node: item))
    }
    return sections
  }

  /// The texts in the list behind a key.
  func texts(_ key: String) throws(DiscoveryError) -> [String] {
    var texts: [String] = []
    for item in try items(key) {
      guard case .scalar(let text) = item.content else {
        throw fault(item, "an item of \(key) is \(item.shape) where a text belongs", remedy: "correct it")
      }
      texts.append(text)
    }
    return texts
  }

  /// What Base64 text behind a key stands for, as text; line breaks inside do no harm.
  func decoded(_ key: String) throws(DiscoveryError) -> String? {
    guard let text = try text(key) else { return nil }
    guard let data = Data(base64Encoded: String(text.filter { !$0.isWhitespace })),
      let decoded = String(validating: data, as: UTF8.self)
    else {
      throw fault(at: key, "\(key) is no Base64 text", remedy: "write the content in Base64")
    }
    return decoded
  }

  /// The keys of the mapping in order.
  var keys: [String] { if case .mapping(let fields) = node.content { fields.map(\.key) } else { [] } }

  /// Whether a key has any value.
  func hasValue(_ key: String) -> Bool { node[key].map { $0.content != .null } ?? false }

  /// A failure at the value of a key, or at the mapping itself.
  func fault(at key: String? = nil, _ message: String, remedy: String) -> DiscoveryError {
    fault(key.flatMap { node[$0] } ?? node, message, remedy: remedy)
  }

  private func fault(_ place: YAMLNode, _ message: String, remedy: String) -> DiscoveryError {
    DiscoveryError(.configuration, in: provider, "\(path):\(place.position): \(message)", remedy: remedy)
  }

  private func items(_ key: String) throws(DiscoveryError) -> [YAMLNode] {
    guard let value = node[key] else { return [] }
    switch value.content {
    case .null: return []
    case .sequence(let items): return items
    case .scalar, .mapping: throw fault(value, "\(key) is \(value.shape) where a list belongs", remedy: "correct it")
    }
  }

  private func requireMapping(_ node: YAMLNode, called name: String) throws(DiscoveryError) {
    switch node.content {
    case .null, .mapping: return
    case .scalar, .sequence:
      throw fault(node, "\(name) holds \(node.shape) where keys and values belong", remedy: "check the file")
    }
  }
}
