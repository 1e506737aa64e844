package import Logging

/// Keeps everything that is logged, at all levels.
package final class LogCapture: Sendable {
  /// One log line.
  package struct Entry: Sendable, Equatable {
    /// Its level.
    package let level: Logger.Level
    /// The message, followed by its metadata as ` key=value`, sorted by key, and by the error if there is one.
    package let text: String
  }

  private let record = Watched<[Entry]>([])

  /// Starts empty.
  package init() {}

  /// A logger that writes here, at trace level.
  package var logger: Logger {
    Logger(label: "test") { _ in CapturingHandler(record: self.record) }
  }

  /// Everything so far.
  package var entries: [Entry] { record.current }

  /// The texts of one level.
  package func texts(_ level: Logger.Level) -> [String] {
    entries.filter { $0.level == level }.map(\.text)
  }

  /// Everything at all levels as one text, which is where canaries are looked for.
  package var text: String {
    entries.map { "\($0.level) \($0.text)" }.joined(separator: "\n")
  }

  /// Waits for an entry that contains `fragment`.
  @discardableResult
  package func waitForEntry(containing fragment: String) async throws -> Entry {
    try await record.first { entries in entries.first { $0.text.contains(fragment) } }
  }
}

private struct CapturingHandler: LogHandler {
  let record: Watched<[LogCapture.Entry]>
  var metadata: Logger.Metadata = [:]
  var metadataProvider: Logger.MetadataProvider?
  var logLevel: Logger.Level = .trace

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    let all =
      metadata
      .merging(metadataProvider?.get() ?? [:]) { _, last in last }
      .merging(event.metadata ?? [:]) { _, last in last }
    let pairs = all.sorted { $0.key < $1.key }.map { " \($0.key)=\($0.value)" }.joined()
    let error = event.error.map { " error: \($0)" } ?? ""
    record.change { $0.append(LogCapture.Entry(level: event.level, text: "\(event.message)\(pairs)\(error)")) }
  }
}
