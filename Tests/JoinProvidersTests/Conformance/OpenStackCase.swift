import JoinTestKit

extension ConformanceCase {
  static let openStack = openStack("os", OpenStackWorld.login, renewals: 1)

  /// With an application credential by its name, which needs the user too.
  static let openStackCredential = openStack(
    "os-credential",
    "auth_url=\(OpenStackWorld.keystone) username=u application_credential_name=dkron "
      + "application_credential_secret=canary-secret", renewals: 1)

  /// With a token, which Keystone exchanges for one of the project.
  static let openStackToken = openStack(
    "os-token", "auth_url=\(OpenStackWorld.keystone) token=canary-own-token project_name=jobs", renewals: 1)

  private static func openStack(_ name: String, _ login: String, renewals: Int) -> ConformanceCase {
    ConformanceCase(
      name: name, entry: "provider=os tag_key=dkron tag_value=server \(login)", paging: .token,
      beside: { OpenStackWorld.isForKeystone($0) ? OpenStackWorld.token() : nil },
      page: { OpenStackWorld.page($0.addresses, next: $0.token) },
      emptyList: #"{"servers":[]}"#,
      nullList: #"{"servers":null}"#,
      hollow: """
        {"servers":[{"id":null,"name":null,"status":null,"metadata":null,"addresses":null},null,{"status":"ACTIVE",
        "metadata":{"dkron":"server"},"addresses":{"a":null,"b":[{"addr":null},{"addr":"10.0.0.9"}]}}]}
        """,
      fault: { status, words in #"{"error":{"code":\#(status),"message":"\#(words)","title":"T"}}"# },
      renewals: renewals)
  }
}
