import AgentConfiguration
import ArgumentParser

extension ArgumentHelp {
  /// The help of a setting's flag. Settings that do nothing here are left to `--help-hidden`.
  init(_ setting: AnySetting) {
    let words = setting.choices.isEmpty ? "" : " One of \(setting.choices.joined(separator: ", "))."
    let fallback = setting.fallback.map { " (default: \($0))" } ?? ""
    self.init(
      "\(setting.summary)\(words)\(fallback)",
      valueName: setting.kind == .boolean ? "=true|false" : setting.placeholder,
      visibility: setting.use == .scheduler ? .hidden : .default)
  }
}

extension CompletionKind {
  /// What a shell offers for the value of a setting's flag.
  static func values(of setting: AnySetting) -> CompletionKind {
    switch setting.kind {
    case .boolean: .list(["true", "false"])
    case .choice: .list(setting.choices)
    case .text where setting.placeholder == "directory": .directory
    case .text, .integer, .duration, .list, .map, .entries: .list([])
    }
  }
}

extension Option where Value == String? {
  /// The flag of a setting that has one value. `GoFlagSpelling` writes `=true` behind a truth value that was given
  /// bare; ArgumentParser's own way to do that forgets a value behind `=` when another flag follows.
  init<Content>(_ setting: Setting<Content>) {
    let setting = setting.untyped
    self.init(name: .customLong(setting.flag), help: ArgumentHelp(setting), completion: .values(of: setting))
  }
}

extension Option where Value == [String] {
  /// The flag of a setting that has several values.
  init<Content>(_ setting: Setting<Content>) {
    let setting = setting.untyped
    self.init(
      wrappedValue: [], name: .customLong(setting.flag), parsing: .singleValue, help: ArgumentHelp(setting),
      completion: .values(of: setting))
  }
}
