/// Puts the nodes of a file together as its parser names them one after the other.
struct NodeTree {
  private struct Frame {
    let origin: SettingOrigin
    let isMapping: Bool
    var items: [ConfigNode] = []
    var fields: [ConfigField] = []
    /// The key whose value comes next.
    var key: (text: String, origin: SettingOrigin)?
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
    guard let top = frames.indices.last else {
      root = node
      return
    }
    if !frames[top].isMapping {
      frames[top].items.append(node)
    } else if let key = frames[top].key {
      frames[top].fields.append(ConfigField(key: key.text, keyOrigin: key.origin, value: node))
      frames[top].key = nil
    } else {
      guard let text else { throw Self.keyIsNoText(at: node.origin) }
      frames[top].key = (text, node.origin)
    }
  }

  /// Begins a list.
  mutating func openSequence(at origin: SettingOrigin) throws(ConfigurationProblem) {
    try open(Frame(origin: origin, isMapping: false))
  }

  /// Begins a mapping.
  mutating func openMapping(at origin: SettingOrigin) throws(ConfigurationProblem) {
    try open(Frame(origin: origin, isMapping: true))
  }

  /// Ends the innermost list or mapping.
  mutating func close() throws(ConfigurationProblem) {
    guard let frame = frames.popLast() else { return }
    try add(ConfigNode(frame.isMapping ? .mapping(frame.fields) : .sequence(frame.items), at: frame.origin), text: nil)
  }

  private mutating func open(_ frame: Frame) throws(ConfigurationProblem) {
    if frames.count == ConfigFileLimits.depth { throw place.tooDeep(at: frame.origin) }
    if let outer = frames.last, outer.isMapping, outer.key == nil { throw Self.keyIsNoText(at: frame.origin) }
    frames.append(frame)
  }

  private static func keyIsNoText(at origin: SettingOrigin) -> ConfigurationProblem {
    ConfigurationProblem(
      at: origin, "a list or mapping stands where a key is expected",
      remedy: "put text that begins with '{' or '[' in quotes")
  }
}
