/// Puts the nodes of a text together as its parser names them one after the other.
package struct YAMLTreeBuilder {
  private struct Frame {
    let position: FilePosition
    let isMapping: Bool
    /// The name under which the whole will be known.
    let anchor: String?
    var items: [YAMLNode] = []
    var fields: [YAMLField] = []
    /// The key whose value comes next.
    var key: (text: String, position: FilePosition)?
    /// How many nodes there were before.
    let countBefore: Int
    /// How deep the nodes inside are nested, as far as they are known.
    var height = 0
  }

  /// What an alias stands for.
  private struct Anchored {
    let node: YAMLNode
    let text: String?
    let count: Int
    let height: Int
  }

  private let dialect: YAMLDialect
  private var frames: [Frame] = []
  private var anchors: [String: Anchored] = [:]
  private var count = 0
  /// The outermost node; nil until it is finished.
  package private(set) var root: YAMLNode?

  /// An empty tree.
  package init(dialect: YAMLDialect) {
    self.dialect = dialect
  }

  /// Takes a finished node. Where a mapping waits for a key, `text` is that key.
  package mutating func add(
    _ node: YAMLNode, text: String?, anchor: String? = nil
  ) throws(YAMLFault) {
    try note(count: 1, at: node.position)
    try place(node, text: text, height: 0)
    if let anchor { anchors[anchor] = Anchored(node: node, text: text, count: 1, height: 0) }
  }

  /// Takes the node that was marked with a name before.
  package mutating func addAlias(_ name: String, at position: FilePosition) throws(YAMLFault) {
    guard let anchored = anchors[name] else {
      throw YAMLFault(
        "an alias names an anchor that is not there, or that is not finished", at: position,
        remedy: "define the anchor (&name) before the alias (*name)")
    }
    try note(count: anchored.count, at: position)
    if frames.count + anchored.height > dialect.depth { throw tooDeep(at: position) }
    let node = YAMLNode(anchored.node.content, at: position, isQuoted: anchored.node.isQuoted)
    try place(node, text: anchored.text, height: anchored.height)
  }

  /// Begins a list.
  package mutating func openSequence(at position: FilePosition, anchor: String? = nil) throws(YAMLFault) {
    try open(Frame(position: position, isMapping: false, anchor: anchor, countBefore: count))
  }

  /// Begins a mapping.
  package mutating func openMapping(at position: FilePosition, anchor: String? = nil) throws(YAMLFault) {
    try open(Frame(position: position, isMapping: true, anchor: anchor, countBefore: count))
  }

  /// Ends the innermost list or mapping.
  package mutating func close() throws(YAMLFault) {
    guard let frame = frames.popLast() else { return }
    try note(count: 1, at: frame.position)
    let content: YAMLNode.Content =
      if !frame.isMapping {
        .sequence(frame.items)
      } else if dialect.expandsAliases {
        .mapping(try YAMLMergeKey.merged(frame.fields))
      } else {
        .mapping(frame.fields)
      }
    let node = YAMLNode(content, at: frame.position)
    let height = frame.height + 1
    if let anchor = frame.anchor {
      anchors[anchor] = Anchored(node: node, text: nil, count: count - frame.countBefore, height: height)
    }
    try place(node, text: nil, height: height)
  }

  private mutating func note(count more: Int, at position: FilePosition) throws(YAMLFault) {
    count += more
    guard count > dialect.values else { return }
    throw YAMLFault(
      "the file has more than \(dialect.values) values", at: position,
      remedy: "no configuration needs so many; check that this is the right file")
  }

  private mutating func place(_ node: YAMLNode, text: String?, height: Int) throws(YAMLFault) {
    guard let top = frames.indices.last else {
      root = node
      return
    }
    frames[top].height = max(frames[top].height, height)
    if !frames[top].isMapping {
      frames[top].items.append(node)
    } else if let key = frames[top].key {
      frames[top].fields.append(YAMLField(key: key.text, at: key.position, value: node))
      frames[top].key = nil
    } else {
      guard let text else { throw Self.keyIsNoText(at: node.position) }
      frames[top].key = (text, node.position)
    }
  }

  private mutating func open(_ frame: Frame) throws(YAMLFault) {
    if frames.count == dialect.depth { throw tooDeep(at: frame.position) }
    if let outer = frames.last, outer.isMapping, outer.key == nil { throw Self.keyIsNoText(at: frame.position) }
    frames.append(frame)
  }

  private func tooDeep(at position: FilePosition) -> YAMLFault {
    YAMLFault(
      "values are nested more than \(dialect.depth) levels deep", at: position,
      remedy: "no setting needs so many; check that this is the right file")
  }

  private static func keyIsNoText(at position: FilePosition) -> YAMLFault {
    YAMLFault(
      "a list or mapping stands where a key is expected", at: position,
      remedy: "put text that begins with '{' or '[' in quotes")
  }
}
