import JoinDiscovery
import JoinPrimitives

/// A role to act as, and what its account wants to know of who does.
struct AWSRole: Sendable, Equatable {
  /// How a session is called, in the logs of the role's account, when nobody says otherwise.
  static let usualSession = "dkron"

  /// For example `arn:aws:iam::123456789012:role/dkron`.
  let arn: String
  var session = usualSession
  /// The word that a foreign account agreed upon.
  var externalID: Secret?
  /// How long its keys shall serve, in seconds; nil leaves it to AWS.
  var duration: Int?

  /// The role `arn`, which `source` names.
  init(arn: String, from source: String) throws(DiscoveryError) {
    let parts = arn.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
    guard parts.count == 6, parts[0] == "arn", parts[2] == "iam", parts[5].hasPrefix("role/") else {
      throw .aws(
        .configuration, "\(source) is '\(ServerText.excerpt(arn, limit: 80))', which is no name of a role",
        remedy: "write it as arn:aws:iam::ACCOUNT:role/NAME")
    }
    self.arn = arn
  }

  /// The role that a profile names; nil when it names none.
  init?(_ profile: AWSProfile) throws(DiscoveryError) {
    guard let arn = try profile.text("role_arn") else { return nil }
    try self.init(arn: arn, from: "role_arn in \(profile.label)")
    session = try profile.text("role_session_name") ?? Self.usualSession
    externalID = try profile.text("external_id").map { Secret($0) }
    guard try profile.text("mfa_serial") == nil else {
      throw .aws(
        .configuration, "the role of \(profile.label) wants a code from a device (mfa_serial)",
        remedy: "use a role for services, which asks for none")
    }
    guard let text = try profile.text("duration_seconds") else { return }
    guard let seconds = Int(text), (900...43200).contains(seconds) else {
      throw .aws(
        .configuration, "duration_seconds in \(profile.label) is '\(ServerText.excerpt(text, limit: 40))'",
        remedy: "write a number from 900 to 43200, or remove it")
    }
    duration = seconds
  }

  /// The fields of a request that both ways to assume a role share.
  func fields(_ action: String) -> [(String, String)] {
    [("Action", action), ("Version", "2011-06-15"), ("RoleArn", arn), ("RoleSessionName", session)]
      + (duration.map { [("DurationSeconds", "\($0)")] } ?? [])
  }
}
