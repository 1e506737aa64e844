import AgentConfiguration
import ArgumentParser
import DkronAgent
import JoinDiscovery

struct Validate: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Check the configuration and entries without any network.",
    discussion: "Without entries, the configuration is checked; with entries, only they, unless --config is given too.")

  @OptionGroup var config: ConfigFileOption
  @Argument(help: "Entries to check.") var entries: [String] = []

  func run() throws {
    let surroundings = Surroundings.process
    var failures: [String] = []
    var lines: [String] = []
    if entries.isEmpty || config.path != nil {
      do {
        let loaded = try surroundings.load(flags: [], configFile: config.path)
        for warning in loaded.warnings { StandardError.write("warning: \(warning)\n") }
        try LoopbackAdvertisement.check(loaded.configuration)
        let count = loaded.configuration.retryJoin.count
        lines.append(
          "\(loaded.file ?? "the configuration (no file)") is correct; retry-join has \(count) "
            + (count == 1 ? "entry" : "entries"))
      } catch {
        failures += error.problems
      }
    }
    failures += entries.compactMap(Self.fileMistake)
    do {
      for entry in try surroundings.entries(entries) {
        lines.append("correct: \(entry.redacted(using: surroundings.registry))")
      }
    } catch {
      failures += error.problems
    }
    guard failures.isEmpty else { throw CommandFailure(.configuration, problems: failures) }
    StandardOutput.write(lines.map { "\($0)\n" }.joined())
  }

  /// A file's name is also a correct host name, which hardly anybody means here.
  private static func fileMistake(_ entry: String) -> String? {
    guard [".json", ".yml", ".yaml"].contains(where: entry.hasSuffix),
      !entry.contains(where: { $0 == "=" || $0 == "{" || $0.isWhitespace })
    else { return nil }
    let name = ServerText.excerpt(entry, limit: 60)
    return "'\(name)' is the name of a file; check it with --config \(name)"
  }
}
