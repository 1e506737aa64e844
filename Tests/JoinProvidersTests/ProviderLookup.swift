import FoundationEssentials
import JoinDiscovery
import JoinPrimitives
import JoinProviders
import JoinTestKit

/// One lookup of a built-in provider in a world made up by a test.
struct ProviderLookup {
  var environment: Environment = [:]
  var files = InMemoryFiles()
  var commands = ScriptedCommandRunner()
  let wallClock = FixedWallClock(Date(timeIntervalSince1970: 1_795_428_000))
  let clock = NoWaitClock()
  let cache = SessionCache()
  let log = LogCapture()

  func context(_ transport: any HTTPTransport) -> DiscoveryContext {
    .test(
      clock: clock, transport: transport, files: files, commands: commands, environment: environment,
      wallClock: wallClock, cache: cache, logger: log.logger)
  }

  /// Checks the entry as the program does, runs it, and gives all pages.
  func run(_ entry: String, _ transport: any HTTPTransport) async throws(DiscoveryError) -> [SeedPage] {
    let validator = EntryValidator(registry: BuiltinProviders.registry, environment: environment, files: files)
    let parsed: JoinEntry
    do {
      parsed = try JoinEntry.parse(entry)
    } catch {
      throw DiscoveryError(.configuration, in: "entry", "\(error)", remedy: "correct the entry")
    }
    let query = try validator.resolve(parsed)
    var pages: [SeedPage] = []
    try await query.provider.discover(query.options, in: context(transport)) { pages.append($0) }
    return pages
  }

  /// Runs an entry that must fail.
  func failure(_ entry: String, _ transport: any HTTPTransport = ScriptedTransport()) async -> DiscoveryError? {
    do {
      _ = try await run(entry, transport)
      return nil
    } catch {
      return error
    }
  }
}

extension [SeedPage] {
  /// All seeds as they are printed.
  var addresses: [String] { flatMap(\.seeds).map { "\($0.endpoint)" } }
}
