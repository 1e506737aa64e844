import ArgumentParser
import DkronAgent
import JoinProviders

struct GenerateDocs: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "generate-docs", abstract: "Write the pages that follow from the code.", shouldDisplay: false)

  @Flag(help: "Only compare, and fail when a page is not as it should be.") var check = false
  @Argument(help: "The folder of the documents.", completion: .directory) var folder = "docs"

  func run() throws {
    let documents = GeneratedDocuments(in: folder, registry: BuiltinProviders.registry)
    let problems = try check ? documents.problems() : documents.write()
    guard problems.isEmpty else { throw CommandFailure(.configuration, problems: problems) }
  }
}
