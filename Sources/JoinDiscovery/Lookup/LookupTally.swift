import JoinPrimitives
import Synchronization

/// Counts what the pages of one lookup bring, drops repeats and enforces the bounds.
final class LookupTally: Sendable {
  struct Counts {
    var found = 0
    var rows = 0
    var pages = 0
    var skipped: [String: Int] = [:]
    var origin: String?
    var warnings: [String] = []
    /// What ended the lookup from our side, which counts more than what the provider made of it.
    var fault: DiscoveryError?
    fileprivate var seen: Set<EndpointKey> = []
  }

  /// How many seeds one entry may give.
  static let seedLimit = 200_000
  /// How many pages one entry may have.
  static let pageLimit = PageLimits.lookup
  /// How many reasons and warnings are kept apart.
  static let wordsLimit = 64

  private let source: String
  private let state = Mutex(Counts())

  init(source: String) {
    self.source = source
  }

  var counts: Counts { state.withLock { $0 } }

  /// Counts a page and returns it without seeds that were there before.
  func add(_ page: SeedPage) throws(DiscoveryError) -> SeedPage {
    try state.withLock { (counts) throws(DiscoveryError) in
      if let fault = counts.fault { throw fault }
      counts.pages += 1
      if counts.pages > Self.pageLimit {
        throw close(&counts, "the answer has more than \(Self.pageLimit) pages")
      }
      var fresh = page
      fresh.seeds = page.seeds.filter { counts.seen.insert(EndpointKey($0)).inserted }
      let repeats = page.seeds.count - fresh.seeds.count
      if repeats > 0 { fresh.skip("given twice", count: repeats) }
      if counts.found + fresh.seeds.count > Self.seedLimit {
        throw close(&counts, "the answer has more than \(Self.seedLimit) addresses")
      }
      counts.found += fresh.seeds.count
      counts.rows += page.rows
      for (reason, count) in fresh.skipped {
        let isKept = counts.skipped[reason] != nil || counts.skipped.count < Self.wordsLimit
        counts.skipped[isKept ? reason : "other reasons", default: 0] += count
      }
      if let origin = page.origin { counts.origin = origin }
      for warning in page.warnings where !counts.warnings.contains(warning) && counts.warnings.count < Self.wordsLimit {
        counts.warnings.append(warning)
      }
      return fresh
    }
  }

  /// Takes no further page.
  func close(_ fault: DiscoveryError) {
    state.withLock { counts in counts.fault = counts.fault ?? fault }
  }

  private func close(_ counts: inout Counts, _ message: String) -> DiscoveryError {
    let fault = DiscoveryError(
      .badResponse, in: source, message, remedy: "narrow the query so that it matches the members of one cluster")
    counts.fault = fault
    return fault
  }
}
