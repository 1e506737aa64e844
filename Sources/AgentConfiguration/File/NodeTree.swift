/// Puts the nodes of a file together as its parser names them one after the other.
struct NodeTree {
  private enum Frame {
    case sequence([ConfigNode], SettingOrigin)
    case mapping([ConfigField], key: (text: String, origin: SettingOrigin)?, SettingOrigin)
  }

  let place: FilePlace
  private var frames: [Frame] = []
  private var count = 0
  private(set) var root: ConfigNode?

  init(place: FilePlace) {
    self.place = place
  }

  /// Takes a finished node. Where a mapping waits for a key, `text` is that key.
  mutating func add(_ node: ConfigNode, text: String?) throws(ConfigurationProblem) {
    count += 1
    if count > ConfigFileLimits.values { throw place.tooLarge(at: node.origin) }
    guard let frame = frames.popLast() else {
      root = node
      return
    }
    switch frame {
    case .sequence(let items, let origin): frames.append(.sequence(items + [node], origin))
    case .mapping(let fields, nil, let origin):
      guard let text else { throw Self.keyIsNoText(at: node.origin) }
      frames.append(.mapping(fields, key: (text, node.origin), origin))
    case .mapping(var fields, let key?, let origin):
      fields.append(ConfigField(key: key.text, keyOrigin: key.origin, value: node))
      frames.append(.mapping(fields, key: nil, origin))
    }
  }

  /// Begins a list.
  mutating func openSequence(at origin: SettingOrigin) throws(ConfigurationProblem) {
    try open(.sequence([], origin), at: origin)
  }

  /// Begins a mapping.
  mutating func openMapping(at origin: SettingOrigin) throws(ConfigurationProblem) {
    try open(.mapping([], key: nil, origin), at: origin)
  }

  /// Ends the innermost list or mapping.
  mutating func close() throws(ConfigurationProblem) {
    switch frames.popLast() {
    case .sequence(let items, let origin): try add(ConfigNode(.sequence(items), at: origin), text: nil)
    case .mapping(let fields, _, let origin): try add(ConfigNode(.mapping(fields), at: origin), text: nil)
    case nil: break
    }
  }

  private mutating func open(_ frame: Frame, at origin: SettingOrigin) throws(ConfigurationProblem) {
    if frames.count == ConfigFileLimits.depth { throw place.tooDeep(at: origin) }
    if case .mapping(_, nil, _)? = frames.last { throw Self.keyIsNoText(at: origin) }
    frames.append(frame)
  }

  private static func keyIsNoText(at origin: SettingOrigin) -> ConfigurationProblem {
    ConfigurationProblem(
      at: origin, "a list or mapping stands where a key is expected",
      remedy: "put text that begins with '{' or '[' in quotes")
  }
}
