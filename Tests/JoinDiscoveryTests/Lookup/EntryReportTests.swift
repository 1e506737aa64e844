import JoinDiscovery
import Testing

@Suite("Results in words")
struct EntryReportTests {
  private static let failure = DiscoveryError(.denied, in: "crane", "the key was refused", remedy: "renew it")

  @Test(
    "A result says what was found, what was looked at and why it failed",
    arguments: [
      (EntryReport(entry: "e", found: 1), "1 found"),
      (EntryReport(entry: "e", found: 0), "nothing found"),
      (EntryReport(entry: "e", found: 1, rows: 1), "1 found (1 machine read)"),
      (
        EntryReport(
          entry: "e", found: 3, rows: 12, skipped: ["no private IPv4": 4, "not running": 5], origin: "region r"),
        "3 found (12 machines read; 5 not running, 4 no private IPv4; region r)"
      ),
      (
        EntryReport(entry: "e", found: 0, rows: 12, skipped: ["not running": 12]),
        "nothing found: 12 machines read, 12 not running"
      ),
      (
        EntryReport(entry: "e", found: 0, rows: 0, noun: "pod", origin: "namespace n"),
        "nothing found: no pod matched; namespace n"
      ),
      (
        EntryReport(entry: "e", found: 0, rows: 2, noun: "pod", skipped: ["b": 1, "a": 1]),
        "nothing found: 2 pods read, 1 a, 1 b"
      ),
      (EntryReport(entry: "e", found: 0, rows: 5, error: failure), "failed: the key was refused; renew it"),
      (
        EntryReport(entry: "e", found: 2, rows: 5, error: failure),
        "2 found, then failed: the key was refused; renew it"
      ),
    ])
  func summary(_ report: EntryReport, _ words: String) {
    #expect(report.summary == words)
  }

  @Test(
    "A remedy that was put together of others says nothing twice",
    arguments: [
      ("add region=x; on an instance, add region=x", "add region=x"),
      ("add region=x; add region=x; look at the log", "add region=x; look at the log"),
      ("add region=x; on an instance, attach a role", "add region=x; on an instance, attach a role"),
    ])
  func remedies(_ given: String, _ shown: String) {
    #expect(DiscoveryError(.configuration, in: "x", "why", remedy: given).description == "x: why; \(shown)")
  }
}
