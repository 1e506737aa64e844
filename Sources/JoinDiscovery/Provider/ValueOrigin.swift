/// Where the value of an option comes from. Printing it names the place and nothing of the value.
public enum ValueOrigin: Sendable, Hashable {
  /// The entry holds it.
  case entry
  /// The entry refers to a variable, by `@env:NAME`.
  case entryVariable(String)
  /// The entry refers to a file, by `@file:/path`.
  case entryFile(String)
  /// A variable of the provider stands in for the option.
  case variable(String)
  /// Nowhere: the default holds, or there is no value.
  case fallback

  /// Whether the entry gives the value, itself or by a reference.
  public var isEntry: Bool {
    switch self {
    case .entry, .entryVariable, .entryFile: true
    case .variable, .fallback: false
    }
  }

  /// Where the entry takes a value from that it spells like this.
  init(_ reference: ValueReference) {
    self =
      switch reference {
      case .literal: .entry
      case .environment(let name): .entryVariable(name)
      case .file(let path): .entryFile(path)
      }
  }
}

extension ValueOrigin: CustomStringConvertible {
  /// Words for result lines: `the entry`, `@file:/run/secrets/token of the entry`, `CLOUD_TOKEN`.
  public var description: String {
    switch self {
    case .entry: "the entry"
    case .entryVariable(let name): "@env:\(ServerText.excerpt(name)) of the entry"
    case .entryFile(let path): "@file:\(ServerText.excerpt(path)) of the entry"
    case .variable(let name): name
    case .fallback: "its default"
    }
  }
}
