import JoinDiscovery
import JoinPrimitives

// Entries: asked once an attempt at most, each on its own.
extension RetryJoinStateMachine {
  mutating func startLookup(_ index: Int, _ now: Instant) {
    entries[index].hasBroughtPeer = false
    if entries[index].isRunning { return }
    if entries[index].hold.remaining(at: now) != nil {
      entries[index].lookup = .held
      return recallPeers()
    }
    entries[index].lookup = .running(found: 0)
    send(.startLookup(entries[index].id))
  }

  mutating func receive(_ page: [Seed], from id: EntryID, _ now: Instant) {
    guard let index = index(of: id), case .running(let found) = entries[index].lookup else { return }
    entries[index].lookup = .running(found: found + page.count)
    guard isWanted(id) else { return }
    let (members, watch) = (memberEndpoints, watch)
    for seed in page { seeds.offer(seed, from: id) { watch.isNews($0, among: members) } }
    gatherSeeds(now)
    pollLocalIfWaiting(now)
  }

  mutating func finishLookup(of id: EntryID, with result: EntryReport, _ now: Instant) {
    guard let index = index(of: id), entries[index].isRunning else { return }
    for remark in result.warnings where entries[index].notes(remark) {
      send(.warn("\(entries[index].text): \(remark)"))
    }
    entries[index].lookup = .ended(result)
    if result.error == nil { entries[index].lastFound = result.found }
    entries[index].lastError = result.error
    entries[index].lastErrorText = result.error.map { "\($0)" }
    if result.error != nil { recallPeers() }
    if entries[index].hold.record(result.error, at: now), let error = result.error {
      let wait = entries[index].hold.remaining(at: now) ?? .zero
      send(.warn("\(entries[index].text): \(error); it is asked again in \(AttemptLine.format(wait))"))
    }
    endAttemptIfDone(now)
  }

  /// Peers of the last run stand in where an entry cannot be looked up. They are asked for once an attempt, and only
  /// then: they never delay or replace what the entries say.
  mutating func recallPeers() {
    guard phase.isUnjoined, !attempt.hasRecalled else { return }
    attempt.hasRecalled = true
    attempt.isRecalling = true
    send(.recall(generation: generation))
  }

  /// Dials what was recalled, unless somebody was joined meanwhile.
  mutating func takeUp(_ recalled: [Seed], _ now: Instant) {
    attempt.isRecalling = false
    if isWanted(.memory) {
      for seed in recalled { seeds.offer(seed, from: .memory) }
      gatherSeeds(now)
    }
    endAttemptIfDone(now)
  }

  /// Where the entry stands in the list; nil when it belongs to a list that was replaced.
  func index(of id: EntryID) -> Int? {
    entries.indices.contains(id.index) && entries[id.index].id == id ? id.index : nil
  }

  /// Whether seeds of this entry are still dialled. Once joined, only entries that have not brought a peer have their
  /// say: they may know another part of the cluster, while more of the same would only burden it. A look around dials
  /// whatever is missing.
  func isWanted(_ id: EntryID) -> Bool {
    if id == .memory { return phase.isUnjoined }
    guard let index = index(of: id) else { return false }
    switch phase {
    case .attempting, .waiting: return true
    case .joined: return watch.isLooking || !entries[index].hasBroughtPeer
    case .idle, .exhausted, .stopped: return false
    }
  }
}
