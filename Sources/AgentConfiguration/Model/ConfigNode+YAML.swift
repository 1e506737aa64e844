import YAMLTree

extension ConfigNode {
  /// Takes a value of the file of this path.
  init(_ node: YAMLNode, in path: String) {
    let content: Content =
      switch node.content {
      case .null: .null
      case .scalar(let text): .scalar(text)
      case .sequence(let items): .sequence(items.map { ConfigNode($0, in: path) })
      case .mapping(let fields):
        .mapping(
          fields.map {
            ConfigField(key: $0.key, keyOrigin: .file(path, $0.position), value: ConfigNode($0.value, in: path))
          })
      }
    self.init(content, at: .file(path, node.position))
  }
}

extension ConfigurationProblem {
  /// A text that could not be read as the file of this path.
  init(_ fault: YAMLFault, in path: String) {
    self.init(at: .file(path, fault.position), fault.message, remedy: fault.remedy)
  }
}
