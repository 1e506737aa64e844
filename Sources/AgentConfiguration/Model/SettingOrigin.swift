package import YAMLTree

/// Where the value of a setting was given.
package enum SettingOrigin: Sendable, Hashable {
  /// On the command line, by the flag of this name, without its dashes.
  case flag(String)
  /// In the environment, by the variable of this name.
  case variable(String)
  /// In the configuration file of this path, at this place.
  case file(String, FilePosition)
  /// Nowhere: the default holds.
  case fallback

  /// Whether the value stands on the command line, where every user of the machine can read it.
  package var isFlag: Bool { if case .flag = self { true } else { false } }
}

extension SettingOrigin: CustomStringConvertible {
  /// `--retry-join`, `DKRON_RETRY_JOIN`, `config/dkron.yml:4:3` or `default`.
  package var description: String {
    switch self {
    case .flag(let name): "--\(name)"
    case .variable(let name): name
    case .file(let path, let position): "\(path):\(position)"
    case .fallback: "default"
    }
  }
}

extension SettingOrigin: Comparable {
  /// The order of messages: the file from top to bottom, then variables, then flags.
  package static func < (left: Self, right: Self) -> Bool {
    switch (left, right) {
    case (.file(let leftPath, let leftPlace), .file(let rightPath, let rightPlace)):
      (leftPath, leftPlace) < (rightPath, rightPlace)
    case (.variable(let left), .variable(let right)), (.flag(let left), .flag(let right)): left < right
    default: left.rank < right.rank
    }
  }

  private var rank: Int {
    switch self {
    case .file: 0
    case .variable: 1
    case .flag: 2
    case .fallback: 3
    }
  }
}
