import FoundationEssentials
import JoinDiscovery
import JoinProviders
import JoinTestKit
import Testing

/// One lookup of a case against its fake service, and what came of it.
struct ConformanceRun {
  private(set) var pages: [SeedPage] = []
  private(set) var error: DiscoveryError?
  private(set) var requests: [HTTPRequest] = []
  private(set) var listCalls = 0
  /// The keys of all options that the provider read.
  private(set) var optionsRead: Set<String> = []

  /// Looks the entry of the case up. What must hold in every lookup is checked here: no word of a secret leaves it, and
  /// no call goes to a host that the usual lookup does not ask.
  init(
    _ service: FakeService, at location: SourceLocation = #_sourceLocation, report: (Int) throws -> Void = { _ in }
  ) async throws {
    let testCase = service.testCase
    let lookup = ProviderLookup(environment: testCase.environment, files: InMemoryFiles(testCase.files))
    let transport = service.transport
    let read = Watched<Set<String>>([])
    do {
      let query = try EntryValidator(
        registry: BuiltinProviders.registry, environment: lookup.environment, files: lookup.files
      ).resolve(try JoinEntry.parse(testCase.entry))
      var options = query.options
      options.onRead = { key in read.change { _ = $0.insert(key) } }
      try await query.provider.discover(options, in: lookup.context(transport)) { page in
        pages.append(page)
        try report(pages.count)
      }
    } catch let failure as DiscoveryError {
      error = failure
    }
    requests = transport.requests
    listCalls = service.listCalls
    optionsRead = read.current
    check(lookup, testCase, at: location)
  }

  private func check(_ lookup: ProviderLookup, _ testCase: ConformanceCase, at location: SourceLocation) {
    // Endless lists have more pages than are worth a look.
    let some = pages.prefix(100)
    let words = some.flatMap { page in page.warnings + page.skipped.keys + [page.origin].compactMap { $0 } }
    var told = "\(words.joined(separator: " ")) \(lookup.log.text) \(error?.description ?? "")"
    #expect(!told.contains("nil") && !told.contains("Optional("), "words of the compiler", sourceLocation: location)
    dump(some, to: &told)
    if let error {
      dump(error, to: &told)
      #expect(error.provider == testCase.provider, sourceLocation: location)
      #expect(!error.message.isEmpty && !error.remedy.isEmpty, sourceLocation: location)
    }
    #expect(!told.contains("canary"), "a secret was told", sourceLocation: location)
    let hosts = (try? RequestTranscript(of: testCase))?.hosts ?? []
    let foreign = Set(requests.compactMap(\.url.host)).subtracting(hosts)
    #expect(foreign.isEmpty, "a call went to another host", sourceLocation: location)
  }
}
