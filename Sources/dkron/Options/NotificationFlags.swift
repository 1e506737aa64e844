import AgentConfiguration
import ArgumentParser

/// Flags of Dkron's notifications and measurements, accepted likewise.
struct NotificationFlags: ParsableArguments {
  @Option(Settings.mailHost) var mailHost: String?
  @Option(Settings.mailPort) var mailPort: String?
  @Option(Settings.mailUsername) var mailUsername: String?
  @Option(Settings.mailPassword) var mailPassword: String?
  @Option(Settings.mailFrom) var mailFrom: String?
  @Option(Settings.mailPayload) var mailPayload: String?
  @Option(Settings.mailSubjectPrefix) var mailSubjectPrefix: String?
  @Option(Settings.preWebhookEndpoint) var preWebhookEndpoint: String?
  @Option(Settings.preWebhookPayload) var preWebhookPayload: String?
  @Option(Settings.preWebhookHeaders) var preWebhookHeaders: [String]
  @Option(Settings.webhookEndpoint) var webhookEndpoint: String?
  @Option(Settings.webhookURL) var webhookURL: String?
  @Option(Settings.webhookPayload) var webhookPayload: String?
  @Option(Settings.webhookHeaders) var webhookHeaders: [String]
  @Option(Settings.cronitorEndpoint) var cronitorEndpoint: String?
  @Option(Settings.statsdAddress) var statsdAddress: String?
  @Option(Settings.dogStatsdAddress) var dogStatsdAddress: String?
  @Option(Settings.dogStatsdTags) var dogStatsdTags: [String]
  @Option(Settings.otelEndpoint) var otelEndpoint: String?

  /// What was given, by setting.
  var values: [FlagValue] {
    [
      FlagValue(given: mailHost, for: Settings.mailHost),
      FlagValue(given: mailPort, for: Settings.mailPort),
      FlagValue(given: mailUsername, for: Settings.mailUsername),
      FlagValue(given: mailPassword, for: Settings.mailPassword),
      FlagValue(given: mailFrom, for: Settings.mailFrom),
      FlagValue(given: mailPayload, for: Settings.mailPayload),
      FlagValue(given: mailSubjectPrefix, for: Settings.mailSubjectPrefix),
      FlagValue(given: preWebhookEndpoint, for: Settings.preWebhookEndpoint),
      FlagValue(given: preWebhookPayload, for: Settings.preWebhookPayload),
      FlagValue(given: preWebhookHeaders, for: Settings.preWebhookHeaders),
      FlagValue(given: webhookEndpoint, for: Settings.webhookEndpoint),
      FlagValue(given: webhookURL, for: Settings.webhookURL),
      FlagValue(given: webhookPayload, for: Settings.webhookPayload),
      FlagValue(given: webhookHeaders, for: Settings.webhookHeaders),
      FlagValue(given: cronitorEndpoint, for: Settings.cronitorEndpoint),
      FlagValue(given: statsdAddress, for: Settings.statsdAddress),
      FlagValue(given: dogStatsdAddress, for: Settings.dogStatsdAddress),
      FlagValue(given: dogStatsdTags, for: Settings.dogStatsdTags),
      FlagValue(given: otelEndpoint, for: Settings.otelEndpoint),
    ].compactMap(\.self)
  }
}
