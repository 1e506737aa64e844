import JoinPrimitives
import Logging
import Synchronization

/// Reads and writes the peers file for the loop: not more often than every ten seconds, and with one warning when it
/// cannot be written.
final class PeersKeeper: Sendable {
  private static let shortestGap = Duration.seconds(10)
  /// Members that have stayed the same are written again after this time: the file says when they were last seen, and
  /// under which configuration.
  static let longestGap = Duration.seconds(600)

  private let file: PeersFile
  private let logger: Logger
  /// What was said last of the file, until it is written again.
  private let lastWords = Mutex("")

  init(file: PeersFile, logger: Logger) {
    self.file = file
    self.logger = logger
  }

  /// The seeds of the last run, with one line on where they come from: every attempt that fails reads them again.
  func recall() -> [Seed] {
    switch file.load() {
    case .absent: return []
    case .discarded(let reason):
      say("the file of the last run's peers, \(file.path), is not used: \(reason)")
      return []
    case .peers(let seeds):
      let peers = seeds.count == 1 ? "the one peer" : "the \(seeds.count) peers"
      say("an entry gave no answer; trying \(peers) of the last run from \(file.path) as well")
      return seeds
    }
  }

  private func say(_ words: String) {
    let isNews = lastWords.withLock { last in
      defer { last = words }
      return last != words
    }
    logger.log(level: isNews ? .info : .debug, "\(words)")
  }

  /// Writes each set of live members that comes, and the last one again every ten minutes; an empty one says
  /// nothing about where the others are.
  func keep(_ updates: AsyncStream<Set<HostPort>>, on clock: some Clock<Duration>) async {
    let (sets, feed) = AsyncStream.makeStream(of: Set<HostPort>?.self, bufferingPolicy: .bufferingNewest(2))
    await withDiscardingTaskGroup { group in
      group.addTask {
        for await members in updates { feed.yield(members) }
        feed.finish()
      }
      group.addTask {
        while (try? await clock.sleep(for: Self.longestGap)) != nil { feed.yield(nil) }
      }
      await write(sets, on: clock)
      group.cancelAll()
    }
  }

  /// Nil stands for the last set that came.
  private func write(_ sets: AsyncStream<Set<HostPort>?>, on clock: some Clock<Duration>) async {
    var last: Set<HostPort> = []
    var hasWarned = false
    for await update in sets {
      let members = update ?? last
      guard !members.isEmpty, update == nil || members != last else { continue }
      do {
        try file.store(members)
        last = members
        lastWords.withLock { $0 = "" }
      } catch {
        let text = "the peers file \(file.path) cannot be written (\(error)); joining works without it"
        if !hasWarned { logger.warning("\(text); make the data directory writable to keep it") }
        hasWarned = true
      }
      guard (try? await clock.sleep(for: Self.shortestGap)) != nil else { return }
    }
  }
}
