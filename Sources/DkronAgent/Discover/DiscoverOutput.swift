internal import FoundationEssentials
internal import JoinDiscovery
internal import JoinPrimitives

/// What `dkron discover` writes: addresses, or one JSON object, to standard output; progress and reasons to standard
/// error.
///
/// Seeds are written as they come, so that memory does not grow with their number.
package actor DiscoverOutput {
  /// The probe result of a seed whose port accepts.
  package static let answers = "answers"

  private let isJSON: Bool
  private let isLive: Bool
  private let out: @Sendable (String) -> Void
  private let err: @Sendable (String) -> Void
  private let encoder: JSONEncoder
  private var seen: Set<HostPort> = []
  /// Whether any seed answered its probe.
  private(set) var hasAnswer = false
  private var read = (pages: 0, rows: 0, seeds: 0)

  /// `isLive` redraws one line of progress, for a terminal.
  package init(
    json: Bool, isLive: Bool, out: @escaping @Sendable (String) -> Void = StandardOutput.write,
    err: @escaping @Sendable (String) -> Void = StandardError.write
  ) {
    isJSON = json
    self.isLive = isLive
    self.out = out
    self.err = err
    encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
  }

  func begin() {
    if isJSON { out("{\"seeds\":[") }
  }

  func progress(_ page: SeedPage) {
    read.pages += 1
    read.rows += page.rows
    read.seeds += page.seeds.count
    if isLive { err("\r\u{1B}[K\(read.pages) pages, \(read.rows) rows, \(read.seeds) found …") }
  }

  func take(_ seed: Seed, from entry: String, probe: String?) {
    guard seen.insert(seed.endpoint).inserted else { return }
    if probe == Self.answers { hasAnswer = true }
    if isJSON {
      out((seen.count == 1 ? "\n" : ",\n") + encoded(SeedDocument(seed, entry: entry, probe: probe)))
    } else if probe == nil || probe == Self.answers {
      out("\(seed.endpoint)\n")
    } else if let probe {
      say("\(seed.endpoint): \(probe)")
    }
  }

  func finished(_ report: EntryReport) {
    // The object holds all of it, and both streams often end in one file.
    if isJSON { return }
    say("\(report.entry): \(report.summary)")
    for warning in report.warnings { say("\(report.entry): note: \(warning)") }
  }

  func end(_ reports: [EntryReport]) {
    guard isJSON else { return }
    out((seen.isEmpty ? "" : "\n") + "],\"entries\":\(encoded(reports.map(EntryDocument.init)))}\n")
  }

  private func say(_ line: String) {
    err((isLive ? "\r\u{1B}[K" : "") + line + "\n")
  }

  private func encoded(_ value: some Encodable) -> String {
    // Texts, numbers and arrays of them always encode.
    (try? encoder.encode(value)).map { String(decoding: $0, as: UTF8.self) } ?? "null"
  }
}
