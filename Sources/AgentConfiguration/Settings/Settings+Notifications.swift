extension Settings {
  /// Where Dkron's scheduler reports runs of jobs.
  static let notifications: [AnySetting] =
    [
      Setting.optionalText("mail-host", "The mail server.", placeholder: "host"),
      .optionalText("mail-username", "The user at the mail server.", placeholder: "name"),
      .optionalText("mail-from", "The sender of mails.", placeholder: "address"),
      .optionalText("mail-payload", "The text of mails."),
      .optionalText("mail-subject-prefix", "The beginning of the subject of mails.", default: "[Dkron]"),
      .optionalText("pre-webhook-payload", "The body of the call before a job."),
      .optionalText("webhook-payload", "The body of the call after a job."),
    ].map(\.forScheduler.untyped)
    + [
      Setting.secret("mail-password", "The password at the mail server."),
      .secret("cronitor-endpoint", "The Cronitor URL, which holds a key."),
      .secret("pre-webhook-endpoint", "The URL that is called before a job runs; such URLs often hold a key."),
      .secret("webhook-endpoint", "The URL that is called after a job has run; such URLs often hold a key."),
      .secret("webhook-url", "An older name of webhook-endpoint."),
    ].map(\.forScheduler.untyped)
    + [
      Setting.secretList("pre-webhook-headers", "A header of the call before a job.", placeholder: "header"),
      .secretList("webhook-headers", "A header of the call after a job.", placeholder: "header"),
    ].map(\.forScheduler.untyped)
    + [
      Setting.integer("mail-port", "The port of the mail server.", in: 0...65535, default: 0, placeholder: "port")
        .forScheduler.untyped
    ]

  /// Where Dkron sends measurements.
  static let telemetry: [AnySetting] =
    [
      Setting.optionalText("statsd-addr", "The address of a statsd server.", placeholder: "address"),
      .optionalText("dog-statsd-addr", "The address of a DogStatsD server.", placeholder: "address"),
      .optionalText("otel-endpoint", "The address of an OpenTelemetry collector.", placeholder: "address"),
    ].map(\.forScheduler.untyped)
    + [
      Setting.list("dog-statsd-tags", "A tag of each measurement, as name:value.", placeholder: "tag")
        .forScheduler.untyped
    ]
}
