package import AgentConfiguration
package import JoinDiscovery
internal import JoinPrimitives
internal import SeedDialing

/// `dkron discover`: looks all entries up at once and writes what they give as it comes.
package struct DiscoverRun: Sendable {
  private let entries: [JoinEntry]
  private let session: DiscoverySession
  private let deadline: Duration?
  private let probePort: UInt16?
  private let dialer: SeedDialer
  private let output: DiscoverOutput

  /// `deadline` replaces the time that each entry allows; with a `probePort`, each seed's TCP port is tried, this one
  /// where it names none, as patiently as an agent of this profile does.
  package init(
    _ entries: [JoinEntry], session: DiscoverySession, deadline: Duration?, probePort: UInt16?, profile: TimingProfile,
    output: DiscoverOutput
  ) {
    self.entries = entries
    self.session = session
    self.deadline = deadline
    self.probePort = probePort
    dialer = SeedDialer(connectDeadline: profile.connectDeadline)
    self.output = output
  }

  /// Whether all went well: nothing failed, or something was found. With a probe, a seed counts when its port accepts.
  package func run() async -> Bool {
    await output.begin()
    let reports = await withTaskGroup(of: (Int, EntryReport).self) { group in
      for (index, entry) in entries.enumerated() {
        group.addTask { (index, await lookUp(entry)) }
      }
      var reports = [EntryReport?](repeating: nil, count: entries.count)
      for await (index, report) in group { reports[index] = report }
      return reports.compactMap { $0 }
    }
    await output.end(reports)
    let found = reports.contains { $0.found > 0 }
    guard found, probePort != nil else { return found || reports.allSatisfy { $0.error == nil } }
    return await output.hasAnswer
  }

  private func lookUp(_ entry: JoinEntry) async -> EntryReport {
    let text = entry.redacted(using: session.registry)
    let report = await session.lookUp(entry, deadline: deadline) { page in
      await output.progress(page)
      if let probePort {
        for await (seed, result) in dialer.probe(page.seeds, defaultPort: probePort) {
          await output.take(seed, from: text, probe: result.words)
        }
      } else {
        for seed in page.seeds { await output.take(seed, from: text, probe: nil) }
      }
    }
    await output.finished(report)
    return report
  }
}

extension ProbeResult {
  /// The result as `discover --probe` prints it.
  fileprivate var words: String {
    switch self {
    case .alive: DiscoverOutput.answers
    case .refused: "refused"
    case .timedOut: "timed out"
    case .failed(let reason): reason
    }
  }
}
