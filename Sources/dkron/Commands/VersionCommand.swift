import ArgumentParser
import DkronAgent
import JoinPrimitives

struct VersionCommand: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "version", abstract: "Print the version.")

  @Flag(help: "Print one JSON object.") var json = false

  func run() {
    StandardOutput.write(json ? "{\"version\":\"\(Version.current)\"}\n" : "dkron \(Version.current)\n")
  }
}
