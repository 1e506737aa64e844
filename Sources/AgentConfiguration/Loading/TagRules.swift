import JoinPrimitives

/// What a tag of this node may not say.
enum TagRules {
  /// Serf gives all tags of a node 512 bytes.
  private static let sizeLimit = 512

  /// Tags by which Dkron's servers know each other. Dkron's leader adds a member that shows them to its Raft peers,
  /// which this program is not.
  private static func claimsServer(_ name: String, _ value: String) -> Bool {
    switch name {
    case "server": value == "true"
    case "role": value == "dkron"
    case "bootstrap", "expect": true
    default: false
    }
  }

  static func check(_ tags: [String: String], from node: ConfigNode, findings: inout Findings) {
    for (name, value) in tags.sorted(by: { $0.key < $1.key }) where claimsServer(name, value) {
      findings.problems.append(
        ConfigurationProblem(
          at: origin(of: name, in: node), key: Settings.tags.key,
          "the tag \(node.quoted("\(name)=\(value)")) claims that this node is a Dkron server",
          remedy: "leave it out: Dkron's servers would count on a node that runs no jobs"))
    }
    if let region = tags["region"] {
      findings.warnings.append(
        "\(origin(of: "region", in: node)): the tag region=\(node.quoted(region)) makes Dkron's servers of that region "
          + "send jobs to this node, which cannot run them")
    }
    let size = tags.reduce(2) { $0 + encodedSize($1.key) + encodedSize($1.value) + 1 }
    if size > sizeLimit {
      findings.problems.append(
        ConfigurationProblem(
          at: node.origin, key: Settings.tags.key,
          "the tags take \(size) bytes of the \(sizeLimit) that members can send",
          remedy: "use fewer or shorter tags"))
    }
  }

  /// The bytes of a text in Serf's MessagePack: its head and itself.
  private static func encodedSize(_ text: String) -> Int {
    let count = text.utf8.count
    return count + (count < 32 ? 1 : 3)
  }

  private static func origin(of name: String, in node: ConfigNode) -> SettingOrigin {
    guard case .mapping(let fields) = node.content else { return node.origin }
    return fields.first { $0.key == name }?.keyOrigin ?? node.origin
  }
}
