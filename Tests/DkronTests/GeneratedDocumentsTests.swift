import ArgumentParser
import Foundation
import JoinDiscovery
import JoinProviders
import Testing

@testable import dkron

@Suite("Generated documents")
struct GeneratedDocumentsTests {
  private static let docs = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "docs")

  /// A folder with these files below `providers`, which is removed afterwards.
  private func withFolder(_ files: [String: String], _ body: (URL, GeneratedDocuments) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "docs-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    let providers = folder.appending(path: "providers")
    try FileManager.default.createDirectory(at: providers.appending(path: "notes"), withIntermediateDirectories: true)
    for (name, text) in files {
      try text.write(to: providers.appending(path: name), atomically: true, encoding: .utf8)
    }
    try body(providers, GeneratedDocuments(in: folder.path, registry: .gulls))
  }

  @Test("The pages of this repository follow from its code, and every provider has notes")
  func fresh() {
    let documents = GeneratedDocuments(in: Self.docs.path, registry: BuiltinProviders.registry)
    #expect(documents.problems() == [])
  }

  @Test("A provider without notes is named, and the pages of the others are written")
  func missingNotes() throws {
    try withFolder(["notes/gull.md": "## Mistakes\n\nNone."]) { providers, documents in
      #expect(try documents.write() == ["tern has no notes: write docs/providers/notes/tern.md"])
      let page = try String(contentsOf: providers.appending(path: "gull.md"), encoding: .utf8)
      #expect(page.hasPrefix(ProviderPages.notice + "\n\n# Gull Cloud\n"))
      #expect(page.contains("| `tag` | TEXT |"))
      #expect(page.hasSuffix("\n\n## Mistakes\n\nNone.\n"))
    }
  }

  @Test("Missing, old and foreign pages are named; after writing, only the foreign one is")
  func staleness() throws {
    let files = ["notes/gull.md": "Notes.", "notes/tern.md": "Notes.", "gull.md": "old", "auk.md": "gone"]
    try withFolder(files) { _, documents in
      let foreign = "providers/auk.md is of no provider: remove it"
      #expect(
        documents.problems() == [
          "providers/README.md is missing: run 'dkron generate-docs'",
          "providers/gull.md is out of date: run 'dkron generate-docs'",
          "providers/tern.md is missing: run 'dkron generate-docs'", foreign,
        ])
      let rest = try documents.write()
      #expect(rest == [foreign])
    }
  }

  @Test("The command is there and not advertised")
  func hidden() throws {
    let command = try Dkron.parseAsRoot(["generate-docs", "--check"])
    #expect(command is GenerateDocs)
    #expect(!Dkron.helpMessage().contains("generate-docs"))
  }
}

private enum Gull: DiscoveryProvider {
  static let tag = ProviderOption.text("tag", "The tag.")
  static let declaration = ProviderDeclaration(
    name: "gull", title: "Gull Cloud", summary: "Finds gulls.", options: [tag.spec], example: "provider=gull tag=a")
  static func discover(
    _ options: ResolvedOptions, in context: DiscoveryContext, report: (SeedPage) async throws -> Void
  ) async throws(DiscoveryError) {}
}

private enum Tern: DiscoveryProvider {
  static let declaration = ProviderDeclaration(
    name: "tern", title: "Tern Cloud", summary: "Finds terns.", options: [], example: "provider=tern")
  static func discover(
    _ options: ResolvedOptions, in context: DiscoveryContext, report: (SeedPage) async throws -> Void
  ) async throws(DiscoveryError) {}
}

extension ProviderRegistry {
  fileprivate static let gulls = ProviderRegistry([Gull.self, Tern.self])
}
