/// What help, validation, completion, documentation and the loader know about a setting, whatever the type of its
/// value.
package struct AnySetting: Sendable {
  /// The key in a file, for example `retry-join`.
  package let key: String
  /// The name of the flag, without dashes; the key, but for `tags`.
  package var flag: String
  /// Other keys that mean the same. The key with underscores in place of its dashes is always one of them.
  package var aliases: [String] = []
  /// One sentence for help and documentation.
  package let summary: String
  /// The shape of the value.
  package let kind: SettingKind
  /// The default as it would be written; nil when there is none.
  package let fallback: String?
  /// All words of a choice.
  package var choices: [String] = []
  /// What the value looks like in help: `address`, `duration`, `number`.
  package var placeholder: String
  /// Whether the value must never be printed.
  package var isSecret = false
  /// Whether a reload takes a new value over without a restart.
  package var isReloadable = false
  /// The version that brought the setting.
  package var since = "0.1.0"
  /// The membership layers that make use of it.
  package var memberships = Set(MembershipChoice.allCases)
  /// Who makes use of it.
  package var use = SettingUse.agent
  /// Checks a value, or the default where there is none, and gives it as it may be shown.
  let evaluate: @Sendable (ConfigNode?) throws(ValueFault) -> ShownValue

  /// The variable of the setting: `DKRON_RETRY_JOIN`.
  package var variable: String { Self.variable(for: key) }

  /// Every variable that sets it, its own first.
  package var variables: [String] {
    let aliases = aliases.map(Self.variable).filter { $0 != variable }
    return [variable] + aliases
  }

  /// Every key that a file may use, its own first.
  package var fileKeys: [String] {
    var keys: [String] = []
    for key in [key] + aliases {
      for spelling in [key, key.replacing("-", with: "_")] where !keys.contains(spelling) { keys.append(spelling) }
    }
    return keys
  }

  /// Whether the flag may be given several times, each adding to the value.
  package var isRepeatable: Bool {
    switch kind {
    case .list, .map, .entries: true
    case .text, .boolean, .integer, .duration, .choice: false
    }
  }

  private static func variable(for key: String) -> String { "DKRON_\(key.uppercased().replacing("-", with: "_"))" }
}
