import JoinPrimitives
import Logging

/// Reads and writes the peers file for the loop: not more often than every ten seconds, and with one warning when it
/// cannot be written.
struct PeersKeeper: Sendable {
  private static let shortestGap = Duration.seconds(10)

  let file: PeersFile
  let logger: Logger

  /// The seeds of the last run, with one line on where they come from.
  func recall() -> [Seed] {
    switch file.load() {
    case .absent: return []
    case .discarded(let reason):
      logger.info("the peers of the last run in \(file.path) are not used: \(reason)")
      return []
    case .peers(let seeds):
      let peers = seeds.count == 1 ? "the one peer" : "the \(seeds.count) peers"
      logger.info("an entry gave no answer; trying \(peers) of the last run from \(file.path) as well")
      return seeds
    }
  }

  /// Writes each set of live members that comes; an empty one says nothing about where the others are.
  func keep(_ updates: AsyncStream<Set<HostPort>>, on clock: some Clock<Duration>) async {
    var last: Set<HostPort> = []
    var hasWarned = false
    for await members in updates where !members.isEmpty && members != last {
      do {
        try file.store(members)
        last = members
      } catch {
        let text = "the peers file \(file.path) cannot be written (\(error)); joining works without it"
        if !hasWarned { logger.warning("\(text); make the data directory writable to keep it") }
        hasWarned = true
      }
      guard (try? await clock.sleep(for: Self.shortestGap)) != nil else { return }
    }
  }
}
