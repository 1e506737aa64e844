package import AgentConfiguration
internal import FoundationEssentials
package import Logging

/// Writes one line an event to standard error.
package struct AgentLogHandler: LogHandler {
  /// The level of this logger alone where one was set, else that of the program.
  package var logLevel: Logger.Level {
    get { own ?? threshold.level }
    set { own = newValue }
  }
  package var metadata: Logger.Metadata = [:]
  package var metadataProvider: Logger.MetadataProvider?

  private let format: LogFormat
  private let threshold: LogThreshold
  private var own: Logger.Level?
  private let write: @Sendable (String) -> Void

  /// Writes events of the threshold's level and above through `write`, which gets whole lines with their line feed.
  package init(
    format: LogFormat, threshold: LogThreshold, write: @escaping @Sendable (String) -> Void = StandardError.write
  ) {
    self.format = format
    self.write = write
    self.threshold = threshold
  }

  package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  package func log(event: LogEvent) {
    var fields = metadata
    if let own = event.metadata { fields.merge(own) { _, new in new } }
    if let error = event.error { fields["error"] = "\(error)" }
    let time = Date().formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
    let line = LogLine(time: time, level: event.level, message: event.message.description, fields: fields)
    switch format {
    case .text: write(line.text)
    case .json: write(line.json)
    }
  }
}
