import JoinPrimitives
import Logging

/// Looks entries up. It owns the context's clients and caches: make one for each agent, and a new one at a reload.
public struct DiscoverySession: Sendable {
  /// How long the lookup of a host may take.
  public static let hostDeadline = Duration.seconds(60)

  /// The providers.
  public let registry: ProviderRegistry
  let context: DiscoveryContext
  let expandTemplate: @Sendable (String) throws -> String

  /// Makes a session. `expandTemplate` turns an address template into hosts, parted by blanks or commas; without it
  /// templates are an error.
  public init(
    registry: ProviderRegistry, context: DiscoveryContext,
    expandTemplate: @escaping @Sendable (String) throws -> String = { _ in throw Self.noTemplates }
  ) {
    self.registry = registry
    self.context = context
    self.expandTemplate = expandTemplate
  }

  /// The error of a session that was made without a way to expand templates.
  public static let noTemplates = DiscoveryError(
    .configuration, in: "template", "address templates are not available here", remedy: "give an address or a name")

  /// Looks one entry up and reports each page as it comes, without endpoints that this lookup reported before.
  ///
  /// `deadline` replaces the time that the entry itself allows (`timeout=`, else its provider's deadline; 60 s for
  /// hosts). Past it the lookup is cancelled; this call returns when the provider has honoured that, as every provider
  /// must at once. The report holds no secret.
  public func lookUp(
    _ entry: JoinEntry, deadline: Duration? = nil, report: @escaping @Sendable (SeedPage) async throws -> Void
  ) async -> EntryReport {
    let stopwatch = Stopwatch.start(context.clock)
    let text = entry.redacted(using: registry)
    let lookup: Lookup
    do {
      lookup = try self.lookup(for: entry)
    } catch {
      return EntryReport(entry: text, found: 0, error: error, elapsed: stopwatch.elapsed)
    }
    let limit = deadline ?? lookup.deadline
    context.logger.debug("lookup started", metadata: ["entry": "\(text)", "deadline": "\(GoDuration.format(limit))"])
    let tally = LookupTally(source: lookup.source)
    let failure = await race(lookup, limit: limit, tally: tally, report: report)
    let counts = tally.counts
    let result = EntryReport(
      entry: text, found: counts.found, rows: lookup.noun == nil ? nil : counts.rows, noun: lookup.noun ?? "address",
      skipped: counts.skipped, origin: counts.origin, warnings: counts.warnings, error: counts.fault ?? failure,
      elapsed: stopwatch.elapsed)
    context.logger.debug("lookup ended", metadata: ["entry": "\(text)", "result": "\(result.summary)"])
    return result
  }

  private enum Finish: Sendable {
    case answered(DiscoveryError?)
    case late
    case stopped
  }

  /// Runs the lookup beside its deadline; whichever ends first cancels the other.
  private func race(
    _ lookup: Lookup, limit: Duration, tally: LookupTally, report: @escaping @Sendable (SeedPage) async throws -> Void
  ) async -> DiscoveryError? {
    let clock = context.clock
    let finish = await withTaskGroup(of: Finish.self) { group in
      group.addTask { .answered(await run(lookup, limit: limit, tally: tally, report: report)) }
      group.addTask {
        do {
          try await clock.sleep(for: limit)
          return .late
        } catch {
          return .stopped
        }
      }
      let first = await group.next() ?? .stopped
      if case .late = first { tally.close(lookup.late(after: limit, pages: tally.counts.pages)) }
      group.cancelAll()
      return first
    }
    switch finish {
    case .answered(let failure): return Task.isCancelled && failure != nil ? lookup.stopped : failure
    case .late: return nil
    case .stopped: return lookup.stopped
    }
  }

  private func run(
    _ lookup: Lookup, limit: Duration, tally: LookupTally,
    report: @escaping @Sendable (SeedPage) async throws -> Void
  ) async -> DiscoveryError? {
    do {
      try await lookup.run(limit) { page in
        try Task.checkCancellation()
        let fresh = try tally.add(page)
        do {
          try await report(fresh)
        } catch is CancellationError {
          throw CancellationError()
        } catch {
          tally.close(lookup.unread(because: error))
          throw error
        }
      }
      return nil
    } catch {
      return error
    }
  }
}
