/// Writes the effective configuration, one setting a line with the origin of its value. It reads like YAML; a secret is
/// `<secret>`, and a reference to one stands as it is.
package enum PrintConfig {
  /// All settings but those that were not given and have no effect.
  package static func render(_ loaded: LoadedConfiguration) -> String {
    let used = Set(Settings.all.filter { $0.use == .agent }.map(\.key))
    let lines = loaded.effective.filter { used.contains($0.key) || $0.origin != .fallback }.flatMap(lines)
    let width = lines.filter { $0.origin != nil }.map(\.text.count).filter { $0 <= 60 }.max() ?? 0
    return lines.map { line in
      guard let origin = line.origin else { return line.text }
      let padding = String(repeating: " ", count: max(0, width - line.text.count))
      return "\(line.text)\(padding)  # \(origin)"
    }.joined(separator: "\n") + "\n"
  }

  private static func lines(_ setting: EffectiveSetting) -> [(text: String, origin: SettingOrigin?)] {
    switch setting.value {
    case .text(let text): return [("\(setting.key): \(text.map(YAMLText.write) ?? "")".trimmedEnd, setting.origin)]
    case .list(let items):
      if items.isEmpty { return [("\(setting.key): []", setting.origin)] }
      return [("\(setting.key):", setting.origin)] + items.map { ("  - \(YAMLText.write($0))", nil) }
    case .map(let pairs):
      if pairs.isEmpty { return [("\(setting.key): {}", setting.origin)] }
      return [("\(setting.key):", setting.origin)]
        + pairs.map { ("  \(YAMLText.write($0.name)): \(YAMLText.write($0.value))", nil) }
    }
  }
}

extension String {
  fileprivate var trimmedEnd: String { hasSuffix(" ") ? String(dropLast()) : self }
}
