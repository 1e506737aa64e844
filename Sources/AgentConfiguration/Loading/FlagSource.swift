/// Brings what the command line gave into the form in which values are read.
enum FlagSource {
  /// The values by key. A flag that is not repeatable and was given twice counts as Go counts it: the last one holds.
  static func nodes(_ flags: [FlagValue]) -> [String: ConfigNode] {
    var nodes: [String: ConfigNode] = [:]
    for flag in flags {
      guard let setting = Settings.named(flag.key), let last = flag.texts.last else { continue }
      let origin = SettingOrigin.flag(setting.flag)
      let items = flag.texts.map { ConfigNode(.scalar($0), at: origin) }
      nodes[setting.key] = ConfigNode(setting.isRepeatable ? .sequence(items) : .scalar(last), at: origin)
    }
    return nodes
  }
}
