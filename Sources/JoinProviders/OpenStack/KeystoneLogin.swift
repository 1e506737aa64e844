import JoinDiscovery
import JoinPrimitives

/// A domain of Keystone, by its id or its name.
enum KeystoneDomain: Sendable, Hashable {
  case id(String)
  case name(String)
}

/// A project of Keystone, by its id, or its name and domain.
enum KeystoneProject: Sendable, Hashable {
  case id(String)
  case name(String, KeystoneDomain)
}

/// A user of Keystone, by its id, or its name and domain.
enum KeystoneUser: Sendable, Hashable {
  case id(String)
  case name(String, KeystoneDomain)
}

/// What proves to Keystone who we are.
enum KeystoneLogin: Sendable, Hashable {
  case password(KeystoneUser, Secret)
  case token(Secret)
  /// By id.
  case applicationCredential(id: String, secret: Secret)
  /// By name, which its user makes unique.
  case namedApplicationCredential(name: String, KeystoneUser, secret: Secret)

  /// The login of the strongest place that gives a secret: the entry, else the environment, else clouds.yaml. Within a
  /// place an application credential goes before a password, and that before a token, unless clouds.yaml says which.
  static func find(
    in sources: OpenStackSources, userDomain: KeystoneDomain
  ) throws(DiscoveryError) -> (login: KeystoneLogin, origin: String) {
    var user: KeystoneUser?
    if let id = try sources.login(OpenStack.userID) {
      user = .id(id)
    } else if let name = try sources.login(OpenStack.userName, also: "user_name") {
      user = .name(name, userDomain)
    }
    for level in OpenStackSources.Level.allCases {
      let type = level == .file ? try sources.authType : nil
      let isWanted = { (word: String) in type?.contains(word) ?? true }
      if isWanted("applicationcredential"),
        let secret = try sources.secret(OpenStack.applicationCredentialSecret, at: level)
      {
        return (try applicationCredential(secret.value, of: user, in: sources), secret.origin)
      }
      if isWanted("password"), let password = try sources.secret(OpenStack.password, at: level) {
        guard let user else {
          throw .openStack(
            .configuration, "a password is given without its user", remedy: "add username= or set OS_USERNAME")
        }
        return (.password(user, password.value), password.origin)
      }
      if isWanted("token"), let token = try sources.secret(OpenStack.token, at: level) {
        return (.token(token.value), token.origin)
      }
    }
    throw .openStack(
      .noCredentials,
      "no credentials were found: neither password, token nor application_credential_secret is given, in the entry, "
        + "its OS_ variables or clouds.yaml",
      remedy: "add username= and password=, or application_credential_id= and application_credential_secret=")
  }

  private static func applicationCredential(
    _ secret: Secret, of user: KeystoneUser?, in sources: OpenStackSources
  ) throws(DiscoveryError) -> KeystoneLogin {
    if let id = try sources.login(OpenStack.applicationCredentialID) {
      return .applicationCredential(id: id, secret: secret)
    }
    guard let name = try sources.login(OpenStack.applicationCredentialName), let user else {
      throw .openStack(
        .configuration, "an application_credential_secret is given without its credential",
        remedy: "add application_credential_id=, or application_credential_name= with username=")
    }
    return .namedApplicationCredential(name: name, user, secret: secret)
  }
}
