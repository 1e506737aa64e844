extension Settings {
  static let logging: [AnySetting] = [logLevel.untyped, logFormat.untyped]

  /// The lowest severity that is logged.
  package static let logLevel = Setting.choice(
    "log-level", "The lowest severity that is logged.", default: LogLevel.info, aliases: ["warning": .warn]
  ).reloadable

  /// How log lines are written.
  package static let logFormat = Setting.choice(
    "log-format", "Log lines for people, or one JSON object a line.", default: LogFormat.text)
}
