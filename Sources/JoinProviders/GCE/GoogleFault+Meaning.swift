import CloudHTTP
import JoinDiscovery

extension GoogleFault {
  /// Who asked what, for the words of a failure.
  struct Call: Sendable {
    let project: String
    /// Where the credentials come from.
    let origin: String
    /// Whether they are those of the instance, whose scopes are fixed when it starts.
    let isInstance: Bool
    /// What must be allowed: `compute.instances.list`.
    var permission = "compute.instances.list"
  }

  /// What the retry loop and the operator make of a failure of the Compute Engine API.
  func meaning(of fault: CloudFault, in call: Call) -> FaultClass {
    if isPassing(fault) { return FaultClass(byStatusOf: fault, saying: words) }
    let refused = "project \(call.project) refused the credentials from \(call.origin) (\(said))"
    switch kind {
    case .throttled: return throttling(fault)
    case .apiDisabled:
      return FaultClass(
        code: .denied, message: "the Compute Engine API is not enabled for project \(call.project) (\(said))",
        remedy: "run gcloud services enable compute.googleapis.com --project \(call.project), or correct project_name=")
    case .billing:
      return FaultClass(
        code: .denied, message: "project \(call.project) has no billing account (\(said))",
        remedy: "link a billing account to the project, or correct project_name=")
    case .scope:
      return FaultClass(
        code: .denied, message: refused,
        remedy: call.isInstance
          ? "stop the instance, give its service account the scope compute-ro or cloud-platform with gcloud compute "
            + "instances set-service-account, and start it; or add credentials_file=… to the entry"
          : "make the credentials anew with the scope cloud-platform or compute.readonly")
    case .forbidden:
      return FaultClass(
        code: .denied, message: "the credentials from \(call.origin) may not search project \(call.project) (\(said))",
        remedy: "grant that account the role Compute Viewer (roles/compute.viewer), or the permission "
          + "\(call.permission), on project \(call.project), or correct project_name=")
    case .quotaProject:
      return FaultClass(
        code: .denied, message: refused,
        remedy:
          "grant that account serviceusage.services.use on its quota project, or remove quota_project_id from the "
          + "credentials file")
    case .noProject:
      return FaultClass(
        code: .configuration, message: "project \(call.project) was not found (\(said))",
        remedy: "correct project_name=: it is the id of the project, not its title")
    case .token, .grant, .client:
      return FaultClass(
        code: .denied, message: refused,
        remedy: "check that the account of the credentials still exists and is enabled")
    case .parameters:
      return FaultClass(
        code: .configuration, message: "project \(call.project) does not understand the query (\(said))",
        remedy: "check the options of the entry")
    case .busy, .other: return FaultClass(byStatusOf: fault, saying: words)
    }
  }

  /// What a failure of a token endpoint means. `account` is who the token is for.
  func meaning(ofTokenRequest fault: CloudFault, for account: String, isPerson: Bool) -> FaultClass {
    if isPassing(fault) || said.isEmpty { return FaultClass(byStatusOf: fault, saying: words) }
    let refused = "\(fault.url) gives no token for \(account) (\(said))"
    switch kind {
    case .throttled: return throttling(fault)
    case .grant where isPerson:
      return FaultClass(
        code: .denied, message: refused, remedy: "run gcloud auth application-default login anew")
    case .grant:
      return FaultClass(
        code: .denied, message: refused,
        remedy: "check that the account and its key still exist, and the clock of this machine")
    case .forbidden:
      return FaultClass(
        code: .denied, message: refused,
        remedy: "grant the source of the credentials the role Service Account Token Creator on that account")
    case .apiDisabled:
      return FaultClass(
        code: .denied, message: refused, remedy: "run gcloud services enable iamcredentials.googleapis.com")
    case .other: return FaultClass(byStatusOf: fault, saying: words)
    default:
      return FaultClass(
        code: .denied, message: refused, remedy: "make the credentials file anew, or use the key of a service account")
    }
  }

  /// Whether the status says all: a failure that passes, or one that is not the service's own.
  private func isPassing(_ fault: CloudFault) -> Bool {
    fault.status == 429 || fault.status >= 500 || (300..<400).contains(fault.status) || fault.status == 407
  }

  private var words: String? { said.isEmpty ? nil : said }

  /// Rates come as 403 too, and may be kept to within seconds. A quota that is used up refills by the minute or the
  /// day, so that another try would only add to it.
  private func throttling(_ fault: CloudFault) -> FaultClass {
    FaultClass(
      code: .throttled, message: "\(fault.url) asks for fewer calls (\(said))",
      remedy: "nothing to do: the next try comes later; if it lasts, raise the quota of read requests per minute",
      isTransient: reason != "quotaExceeded")
  }
}
