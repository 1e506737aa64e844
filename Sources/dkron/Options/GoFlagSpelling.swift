import AgentConfiguration

/// Lets command lines that were written for Go programs through: `-retry-join x`, `--server=true`, `--retry-max -1`.
enum GoFlagSpelling {
  /// Flags of the commands that are no settings and take a value.
  private static let commandOptions: Set<String> = ["config", "timeout", "bytes"]
  /// Flags of the commands that are no settings and take none.
  private static let commandSwitches: Set<String> = [
    "json", "probe", "debug", "print-config", "help", "help-hidden", "version",
  ]

  private static let booleans = Set(Settings.all.filter { $0.kind == .boolean }.map(\.flag))
  private static let valued = Set(Settings.all.filter { $0.kind != .boolean }.map(\.flag)).union(commandOptions)

  /// The arguments, without the program's name, in the spelling that ArgumentParser reads. Only flags that are known
  /// are touched, values never are, and nothing behind `--` is.
  static func normalize(_ arguments: [String]) -> [String] {
    var result: [String] = []
    var rest = arguments[...]
    while let argument = rest.popFirst() {
      if argument == "--" { return result + [argument] + rest }
      guard let flag = Flag(argument) else {
        result.append(argument)
        continue
      }
      if valued.contains(flag.name) {
        result.append(contentsOf: valuedFlag(flag, rest: &rest))
      } else if booleans.contains(flag.name) {
        result.append("--\(flag.name)=\(flag.value ?? "true")")
      } else {
        result.append(contentsOf: commandSwitch(flag))
      }
    }
    return result
  }

  /// Takes the value along, so that it is never mistaken for a flag. One that begins with a dash is glued to its flag,
  /// unless it is a flag itself: then the value was forgotten, and the parser says so.
  private static func valuedFlag(_ flag: Flag, rest: inout ArraySlice<String>) -> [String] {
    if let value = flag.value { return ["--\(flag.name)=\(value)"] }
    guard let next = rest.first, next != "--", Flag(next) == nil else { return ["--\(flag.name)"] }
    rest.removeFirst()
    return next.hasPrefix("-") && next != "-" ? ["--\(flag.name)=\(next)"] : ["--\(flag.name)", next]
  }

  /// A switch has no value for the parser: `=true` is dropped, and so is a switch that is off.
  private static func commandSwitch(_ flag: Flag) -> [String] {
    switch flag.value {
    case nil, "true": ["--\(flag.name)"]
    case "false": []
    case let value?: ["--\(flag.name)=\(value)"]
    }
  }

  /// A known flag as it was written, with one dash or two.
  private struct Flag {
    let name: String
    let value: String?

    init?(_ argument: String) {
      guard argument.hasPrefix("-") else { return nil }
      let parts = argument.drop { $0 == "-" }.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard argument.prefix(3) != "---", let name = parts.first.map(String.init),
        valued.contains(name) || booleans.contains(name) || commandSwitches.contains(name)
      else { return nil }
      self.name = name
      value = parts.count == 2 ? String(parts[1]) : nil
    }
  }
}
