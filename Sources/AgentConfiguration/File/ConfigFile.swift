import JoinDiscovery
import YAMLTree

/// The configuration file that is in force.
struct ConfigFile {
  /// As it is shown, and relative to the working directory where the search found it there.
  let path: String
  private let bytes: [UInt8]

  /// In bytes.
  private static let sizeLimit = 1 << 20

  private static let extensions = ["json", "yml", "yaml"]

  /// Reads the file that was named; an error when there is none.
  static func open(_ path: String, files: any FileSystem) throws(ConfigurationProblem) -> ConfigFile {
    guard let name = path.split(separator: "/").last, let dot = name.lastIndex(of: "."),
      extensions.contains(name[name.index(after: dot)...].lowercased())
    else {
      throw ConfigurationProblem(
        at: .flag("config"), "\(ServerText.excerpt(path)) is no .json, .yml or .yaml file",
        remedy: "give a JSON or YAML file, with the ending that tells which it is")
    }
    do {
      return ConfigFile(path: path, bytes: try files.read(path, limit: Self.sizeLimit))
    } catch {
      throw unreadable(error, at: .flag("config"))
    }
  }

  /// Reads the first file of `/etc/dkron`, `$HOME/.dkron` and `./config` that exists; nil when none does. One that
  /// exists and cannot be read is an error, since its settings would be missed.
  static func search(
    _ environment: Environment, files: any FileSystem, findings: inout Findings
  ) throws(ConfigurationProblem) -> ConfigFile? {
    let home = environment["HOME"].map { ["\($0)/.dkron"] } ?? []
    for directory in ["/etc/dkron"] + home + ["config"] {
      var found: ConfigFile?
      var denied: [FileError] = []
      for path in extensions.map({ "\(directory)/dkron.\($0)" }) {
        do {
          let bytes = try files.read(path, limit: Self.sizeLimit)
          if let found {
            findings.warnings.append(
              "\(path) is not read, because \(found.path) was found first; remove one of the two")
          } else {
            found = ConfigFile(path: path, bytes: bytes)
          }
        } catch {
          guard found == nil, error.reason != .notFound else { continue }
          guard error.reason == .denied else { throw unreadable(error, at: nil) }
          denied.append(error)
        }
      }
      // A folder that may not be searched denies every file alike, those that do not exist included.
      if denied.count == extensions.count { throw unsearchable(directory) }
      if let denied = denied.first { throw unreadable(denied, at: nil) }
      if let found { return found }
    }
    return nil
  }

  private static func unsearchable(_ directory: String) -> ConfigurationProblem {
    let isHome = directory.hasSuffix("/.dkron")
    return ConfigurationProblem(
      at: nil, "whether \(directory) holds a configuration file cannot be seen: this user may not look into it",
      remedy: "let the user who runs dkron search it, "
        + (isHome
          ? "name the file with --config, or set HOME to that user's own folder" : "or name the file with --config"))
  }

  private static func unreadable(_ error: FileError, at origin: SettingOrigin?) -> ConfigurationProblem {
    let remedy =
      switch error.reason {
      case .notFound: "correct the path"
      case .denied: "let the user who runs dkron read it"
      case .tooLarge: "check that this is the right file"
      case .other: "give the path of a file"
      }
    return ConfigurationProblem(at: origin, "\(error)", remedy: remedy)
  }

  /// Everything in the file; nil when it holds nothing but blanks and comments.
  func read() throws(ConfigurationProblem) -> ConfigNode? {
    do {
      let isJSON = path.lowercased().hasSuffix(".json")
      let root = isJSON ? try JSONReader.read(bytes) : try YAMLReader.read(bytes, dialect: .plain)
      return root.map { ConfigNode($0, in: path) }
    } catch {
      throw ConfigurationProblem(error, in: path)
    }
  }
}
