/// Makes origins and problems for places of one file.
struct FilePlace {
  let path: String

  func origin(_ line: Int, _ column: Int) -> SettingOrigin {
    .file(path, FilePosition(line: line, column: column))
  }

  func problem(_ line: Int, _ column: Int, _ message: String, remedy: String) -> ConfigurationProblem {
    ConfigurationProblem(at: origin(line, column), message, remedy: remedy)
  }

  func tooLarge(at origin: SettingOrigin) -> ConfigurationProblem {
    ConfigurationProblem(
      at: origin, "the file has more than \(ConfigFileLimits.values) values",
      remedy: "no configuration needs so many; check that this is the right file")
  }

  func tooDeep(at origin: SettingOrigin) -> ConfigurationProblem {
    ConfigurationProblem(
      at: origin, "values are nested more than \(ConfigFileLimits.depth) levels deep",
      remedy: "no setting needs so many; check that this is the right file")
  }
}

/// The bounds of a configuration file.
enum ConfigFileLimits {
  /// In bytes.
  static let size = 1 << 20
  /// How deep lists and mappings may be nested.
  static let depth = 16
  /// How many lists, mappings and single values there may be in all.
  static let values = 20000
}
