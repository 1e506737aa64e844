package import JoinPrimitives

extension Settings {
  /// Where Dkron's scheduler reports runs of jobs, and where Dkron sends measurements. None does anything here.
  static let notifications: [AnySetting] = [
    mailHost.untyped, mailPort.untyped, mailUsername.untyped, mailPassword.untyped, mailFrom.untyped,
    mailPayload.untyped, mailSubjectPrefix.untyped, preWebhookEndpoint.untyped, preWebhookPayload.untyped,
    preWebhookHeaders.untyped, webhookEndpoint.untyped, webhookURL.untyped, webhookPayload.untyped,
    webhookHeaders.untyped, cronitorEndpoint.untyped, statsdAddress.untyped, dogStatsdAddress.untyped,
    dogStatsdTags.untyped, otelEndpoint.untyped,
  ]

  /// `mail-host`
  package static let mailHost = Setting.optionalText("mail-host", "The mail server.", placeholder: "host").forScheduler

  /// `mail-port`
  package static let mailPort = Setting.integer(
    "mail-port", "The port of the mail server.", in: 0...65535, default: 0, placeholder: "port"
  ).forScheduler

  /// `mail-username`
  package static let mailUsername = Setting.optionalText(
    "mail-username", "The user at the mail server.", placeholder: "name"
  ).forScheduler

  /// `mail-password`
  package static let mailPassword = Setting.secret("mail-password", "The password at the mail server.").forScheduler

  /// `mail-from`
  package static let mailFrom = Setting.optionalText(
    "mail-from", "The sender of mails.", placeholder: "address"
  ).forScheduler

  /// `mail-payload`
  package static let mailPayload = Setting.optionalText("mail-payload", "The text of mails.").forScheduler

  /// `mail-subject-prefix`
  package static let mailSubjectPrefix = Setting.optionalText(
    "mail-subject-prefix", "The beginning of the subject of mails.", default: "[Dkron]"
  ).forScheduler

  /// `pre-webhook-endpoint`
  package static let preWebhookEndpoint = Setting.secret(
    "pre-webhook-endpoint", "The URL that is called before a job runs; it often holds a key."
  ).forScheduler

  /// `pre-webhook-payload`
  package static let preWebhookPayload = Setting.optionalText(
    "pre-webhook-payload", "The body of the call before a job."
  ).forScheduler

  /// `pre-webhook-headers`
  package static let preWebhookHeaders = Setting.secretList(
    "pre-webhook-headers", "A header of the call before a job.", placeholder: "header"
  ).forScheduler

  /// `webhook-endpoint`
  package static let webhookEndpoint = Setting.secret(
    "webhook-endpoint", "The URL that is called after a job has run; it often holds a key."
  ).forScheduler

  /// `webhook-url`
  package static let webhookURL = Setting.secret("webhook-url", "An older name of webhook-endpoint.").forScheduler

  /// `webhook-payload`
  package static let webhookPayload = Setting.optionalText(
    "webhook-payload", "The body of the call after a job."
  ).forScheduler

  /// `webhook-headers`
  package static let webhookHeaders = Setting.secretList(
    "webhook-headers", "A header of the call after a job.", placeholder: "header"
  ).forScheduler

  /// `cronitor-endpoint`
  package static let cronitorEndpoint = Setting.secret(
    "cronitor-endpoint", "The Cronitor URL, which holds a key."
  ).forScheduler

  /// `statsd-addr`
  package static let statsdAddress = Setting.optionalText(
    "statsd-addr", "The address of a statsd server.", placeholder: "address"
  ).forScheduler

  /// `dog-statsd-addr`
  package static let dogStatsdAddress = Setting.optionalText(
    "dog-statsd-addr", "The address of a DogStatsD server.", placeholder: "address"
  ).forScheduler

  /// `dog-statsd-tags`
  package static let dogStatsdTags = Setting.list(
    "dog-statsd-tags", "A tag of each measurement, as name:value.", placeholder: "tag"
  ).forScheduler

  /// `otel-endpoint`
  package static let otelEndpoint = Setting.optionalText(
    "otel-endpoint", "The address of an OpenTelemetry collector.", placeholder: "address"
  ).forScheduler
}
