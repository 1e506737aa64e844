import CloudHTTP
import JoinDiscovery
import JoinPrimitives
import JoinProviders
import JoinTestKit

extension AsyncHTTPTransport {
  /// Looks up as the agent does, over this transport, and gives the report and all seeds. Nothing is kept from before
  /// unless `cache` has it.
  func lookUp(
    _ entry: String, environment: Environment = [:], files: [String: String] = [:],
    cache: SessionCache = SessionCache(), log: LogCapture, onPage: @escaping @Sendable (SeedPage) -> Void = { _ in }
  ) async throws -> (report: EntryReport, seeds: [Seed]) {
    let context = DiscoveryContext(
      http: self, resolver: ScriptedResolver(), files: InMemoryFiles(files), environment: environment, cache: cache,
      logger: log.logger)
    let seeds = Watched<[Seed]>([])
    let report = await DiscoverySession(registry: BuiltinProviders.registry, context: context).lookUp(
      try JoinEntry.parse(entry)
    ) { page in
      seeds.change { $0 += page.seeds }
      onPage(page)
    }
    return (report, seeds.current)
  }
}
