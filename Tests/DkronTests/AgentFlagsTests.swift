import AgentConfiguration
import ArgumentParser
import Foundation
import Testing

@testable import dkron

/// A command that has nothing but the flags.
private struct FlagsCommand: ParsableCommand {
  @OptionGroup var flags: AgentFlags
  @OptionGroup var file: ConfigFileOption
}

@Suite("The agent's flags")
struct AgentFlagsTests {
  /// The part of ArgumentParser's dump that says which flags there are.
  private struct Dump: Decodable, Sendable {
    struct Command: Decodable, Sendable { var arguments: [Argument] }
    struct Argument: Decodable, Sendable {
      struct Name: Decodable, Sendable { var name: String }
      var names: [Name]?
      var abstract: String?
      var shouldDisplay: Bool
      var isRepeating: Bool
    }
    var command: Command
  }

  /// The flags by name. Dumping takes long, so it is done once.
  private static let dump: Result<[String: Dump.Argument], any Error> = Result {
    let text = FlagsCommand._dumpHelp()
    let arguments = try JSONDecoder().decode(Dump.self, from: Data(text.utf8)).command.arguments
    return Dictionary(
      arguments.flatMap { argument in (argument.names ?? []).map { ($0.name, argument) } }
    ) { first, _ in first }
  }

  @Test("There is one flag for each setting, and no other")
  func flagsAreSettings() throws {
    let names = Set(try Self.dump.get().keys).subtracting(["help", "h", "config", "help-hidden"])
    #expect(names == Set(Settings.all.map(\.flag)))
  }

  @Test("A flag says what its setting says, and hides when it has no effect here", arguments: Settings.all.map(\.key))
  func help(_ key: String) throws {
    let setting = try #require(Settings.named(key))
    let argument = try #require(try Self.dump.get()[setting.flag])
    #expect(argument.abstract?.hasPrefix(setting.summary) == true)
    #expect(argument.shouldDisplay == (setting.use != .scheduler))
    #expect(argument.isRepeating == setting.isRepeatable)
  }

  @Test("What a flag is given arrives under its setting's key", arguments: Settings.all.map(\.key))
  func wiring(_ key: String) throws {
    let setting = try #require(Settings.named(key))
    let arguments = GoFlagSpelling.normalize(["-\(setting.flag)=one", "--\(setting.flag)=two, three"])
    let values = try FlagsCommand.parse(arguments).flags.values
    #expect(values == [FlagValue(key, setting.isRepeatable ? ["one", "two, three"] : ["two, three"])])
  }

  @Test("Nothing given is nothing")
  func nothing() throws {
    #expect(try FlagsCommand.parse([]).flags.values.isEmpty)
  }

  static let booleans: [([String], [FlagValue])] = [
    (["--server"], [FlagValue("server", ["true"])]),
    (["--server=true"], [FlagValue("server", ["true"])]),
    (["--server=false"], [FlagValue("server", ["false"])]),
    (["--ui=0", "--server"], [FlagValue("server", ["true"]), FlagValue("ui", ["0"])]),
  ]

  @Test("A truth value may be left out", arguments: booleans)
  func boolean(_ arguments: [String], values: [FlagValue]) throws {
    let given = try FlagsCommand.parse(GoFlagSpelling.normalize(arguments)).flags.values
    #expect(given.map { "\($0.key)=\($0.texts)" } == values.map { "\($0.key)=\($0.texts)" })
  }

  @Test(
    "A command line as people write it",
    arguments: [
      [
        "--retry-join", "10.0.0.5", "--retry-join", "provider=aws tag_key=dkron tag_value=server", "--tag", "a=b",
        "-tag=c=d",
      ]
    ])
  func commandLine(_ arguments: [String]) throws {
    #expect(
      try FlagsCommand.parse(GoFlagSpelling.normalize(arguments)).flags.values == [
        FlagValue("retry-join", ["10.0.0.5", "provider=aws tag_key=dkron tag_value=server"]),
        FlagValue("tags", ["a=b", "c=d"]),
      ])
  }

  @Test("Shells are offered files, folders and words")
  func completion() {
    let script = FlagsCommand.completionScript(for: .bash)
    #expect(script.contains("standalone") && script.contains("--retry-exhausted") && script.contains("yaml"))
  }
}
