import JoinDiscovery
import JoinPrimitives

/// Reads the `DKRON_…` variables.
enum VariableSource {
  private static let prefix = "DKRON_"

  /// The values by key. Variables that belong to no setting draw a warning, but for those that Kubernetes sets for its
  /// services.
  static func nodes(_ environment: Environment, findings: inout Findings) -> [String: ConfigNode] {
    var nodes: [String: ConfigNode] = [:]
    var known: Set<String> = []
    for setting in Settings.all {
      for name in setting.variables {
        known.insert(name)
        guard let text = environment[name], nodes[setting.key] == nil, !isEndpoint(text, of: setting) else { continue }
        nodes[setting.key] = ConfigNode(.scalar(text), at: .variable(name))
      }
    }
    for name in environment.variables.keys.sorted() where name.hasPrefix(prefix) && !known.contains(name) {
      if ServiceLink.isLink(name, value: environment.variables[name] ?? "") { continue }
      findings.warnings.append("unknown variable \(ServerText.excerpt(name, limit: 60)); \(hint(for: name))")
    }
    return nodes
  }

  /// What the variable may have been meant for. The prefix, which all share, brings no two of them nearer.
  private static func hint(for name: String) -> String {
    let word = String(name.dropFirst(prefix.count))
    if word.hasPrefix("CONFIG") { return "no variable names the configuration file; give --config FILE" }
    let words = Settings.all.flatMap(\.variables).map { String($0.dropFirst(prefix.count)) }
    return nearestSpelling(of: word, among: words).map { "did you mean \(prefix)\($0)?" } ?? "it has no effect"
  }

  /// A service named `dkron-rpc` sets DKRON_RPC_PORT, which is the variable of a setting too.
  private static func isEndpoint(_ text: String, of setting: AnySetting) -> Bool {
    setting.key.hasSuffix("-port") && ServiceLink.isEndpoint(text)
  }
}
