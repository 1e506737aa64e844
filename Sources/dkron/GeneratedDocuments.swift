import DkronAgent
import FoundationEssentials
import JoinDiscovery

/// The pages below a folder that follow from the code.
struct GeneratedDocuments {
  private let providers: URL
  private let pages: ProviderPages
  private let expected: Set<String>

  /// Makes the pages; the hand-written parts are read from the folder.
  init(in folder: String, registry: ProviderRegistry) {
    let providers = URL(filePath: folder).appending(path: "providers")
    self.providers = providers
    expected = Set(registry.names.map { "\($0).md" } + ["README.md"])
    pages = ProviderPages(for: registry) { name in
      Self.text(at: providers.appending(path: "notes/\(name).md"))
    }
  }

  /// What is not as it should be, each in one sentence: notes that are missing, pages that are missing, out of date or
  /// of no provider.
  func problems() -> [String] {
    let stale = pages.pages.sorted { $0.key < $1.key }.compactMap { name, page -> String? in
      guard let found = Self.text(at: providers.appending(path: name)) else {
        return "providers/\(name) is missing: run 'dkron generate-docs'"
      }
      return found == page ? nil : "providers/\(name) is out of date: run 'dkron generate-docs'"
    }
    return pages.problems + stale + leftovers.map { "providers/\($0) is of no provider: remove it" }
  }

  /// Writes every page that can be written, and returns what is left to do by hand.
  func write() throws -> [String] {
    do {
      try FileManager.default.createDirectory(at: providers, withIntermediateDirectories: true)
      for (name, page) in pages.pages {
        try Data(page.utf8).write(to: providers.appending(path: name), options: .atomic)
      }
    } catch {
      throw CommandFailure(
        .configuration, "\(providers.path) cannot be written: \(error); name a folder that can, as 'generate-docs docs'"
      )
    }
    return problems()
  }

  private var leftovers: [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: providers.path)) ?? []
    return names.filter { $0.hasSuffix(".md") && !expected.contains($0) }.sorted()
  }

  private static func text(at url: URL) -> String? {
    (try? Data(contentsOf: url)).map { String(decoding: $0, as: UTF8.self) }
  }
}
