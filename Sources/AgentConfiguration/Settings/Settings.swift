/// All settings of the agent. Those that Dkron 4 has too keep its names and defaults.
package enum Settings {
  /// Every setting, in the order of the help.
  package static let all: [AnySetting] = join + node + serf + logging + gossip + scheduler

  /// The setting of this key.
  package static func named(_ key: String) -> AnySetting? { byKey[key] }

  private static let byKey = Dictionary(all.map { ($0.key, $0) }) { first, _ in first }
}
