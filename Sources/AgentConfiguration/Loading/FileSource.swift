import JoinPrimitives
import YAMLTree

/// Sorts what a file holds by setting.
enum FileSource {
  /// The values by key. A key without a value counts as not given. Unknown and repeated keys are problems.
  static func nodes(_ file: ConfigFile, findings: inout Findings) -> [String: ConfigNode] {
    do throws(ConfigurationProblem) {
      guard let root = try file.read(), !root.isNull else {
        findings.warnings.append("\(file.path) holds no setting")
        return [:]
      }
      guard case .mapping(let fields) = root.content else {
        throw ConfigurationProblem(
          at: root.origin, "the file holds \(root.shape) where keys and values are expected", remedy: "write key: value"
        )
      }
      return sort(fields, findings: &findings)
    } catch {
      findings.problems.append(error)
      return [:]
    }
  }

  private static func sort(_ fields: [ConfigField], findings: inout Findings) -> [String: ConfigNode] {
    var nodes: [String: ConfigNode] = [:]
    var first: [String: ConfigField] = [:]
    for field in fields {
      guard let key = keys[field.key] else {
        findings.problems.append(unknown(field))
        continue
      }
      if let earlier = first[key] {
        findings.problems.append(repeated(field, after: earlier))
        continue
      }
      first[key] = field
      if !field.value.isNull { nodes[key] = field.value }
    }
    return nodes
  }

  /// The setting's key by every spelling of it.
  private static let keys = Dictionary(
    Settings.all.flatMap { setting in setting.fileKeys.map { ($0, setting.key) } }
  ) { first, _ in first }

  private static func unknown(_ field: ConfigField) -> ConfigurationProblem {
    let spelling = field.key.replacing("_", with: "-")
    let nearest = nearestSpelling(of: spelling, among: Settings.all.map(\.key))
    return ConfigurationProblem(
      at: field.keyOrigin, "unknown key \(field.value.quoted(field.key))", suggestion: nearest,
      remedy: "'dkron agent --help-hidden' lists all keys")
  }

  private static func repeated(_ field: ConfigField, after earlier: ConfigField) -> ConfigurationProblem {
    var place = ""
    if case .file(_, let position) = earlier.keyOrigin { place = " on line \(position.line)" }
    let message =
      field.key == earlier.key
      ? "'\(field.key)' is given a second time, after the one\(place)"
      : "'\(field.key)' is the same key as '\(earlier.key)'\(place)"
    return ConfigurationProblem(at: field.keyOrigin, message, remedy: "keep one of the two")
  }
}
