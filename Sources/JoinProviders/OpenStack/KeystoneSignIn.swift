import CloudHTTP
import JoinDiscovery
import JoinPrimitives

/// A request for a token: who asks, and for which project.
struct KeystoneSignIn: Sendable, Hashable {
  /// Keystone's URL, with its version or without.
  let authURL: String
  let login: KeystoneLogin
  /// Nil for logins that have a project of their own.
  let project: KeystoneProject?

  /// The body for version 3.
  var bodyV3: [UInt8] {
    get throws(DiscoveryError) {
      var auth: [String: JSONValue] = ["identity": identity]
      if let project { auth["scope"] = ["project": Self.json(project)] }
      return try CloudJSON.encode(JSONValue.object(["auth": .object(auth)]), provider: OpenStack.declaration.name)
    }
  }

  private var identity: JSONValue {
    switch login {
    case .password(let user, let password):
      return ["methods": ["password"], "password": ["user": Self.json(user, ["password": .text(password.reveal())])]]
    case .token(let token): return ["methods": ["token"], "token": ["id": .text(token.reveal())]]
    case .applicationCredential(let id, let secret):
      return [
        "methods": ["application_credential"],
        "application_credential": ["id": .text(id), "secret": .text(secret.reveal())],
      ]
    case .namedApplicationCredential(let name, let user, let secret):
      return [
        "methods": ["application_credential"],
        "application_credential": [
          "name": .text(name), "secret": .text(secret.reveal()), "user": Self.json(user, [:]),
        ],
      ]
    }
  }

  private static func json(_ user: KeystoneUser, _ more: [String: JSONValue]) -> JSONValue {
    switch user {
    case .id(let id): .object(more.merging(["id": .text(id)]) { $1 })
    case .name(let name, let domain): .object(more.merging(["name": .text(name), "domain": json(domain)]) { $1 })
    }
  }

  private static func json(_ project: KeystoneProject) -> JSONValue {
    switch project {
    case .id(let id): ["id": .text(id)]
    case .name(let name, let domain): ["name": .text(name), "domain": json(domain)]
    }
  }

  private static func json(_ domain: KeystoneDomain) -> JSONValue {
    switch domain {
    case .id(let id): ["id": .text(id)]
    case .name(let name): ["name": .text(name)]
    }
  }

  /// The body for version 2, which knows no domains, no ids of users and no application credentials; nil where one is
  /// needed.
  var bodyV2: [UInt8]? {
    get throws(DiscoveryError) {
      var auth: [String: JSONValue] = [:]
      switch login {
      case .password(.name(let name, _), let password):
        auth["passwordCredentials"] = ["username": .text(name), "password": .text(password.reveal())]
      case .token(let token): auth["token"] = ["id": .text(token.reveal())]
      case .password(.id, _), .applicationCredential, .namedApplicationCredential: return nil
      }
      switch project {
      case .id(let id)?: auth["tenantId"] = .text(id)
      case .name(let name, _)?: auth["tenantName"] = .text(name)
      case nil: break
      }
      return try CloudJSON.encode(JSONValue.object(["auth": .object(auth)]), provider: OpenStack.declaration.name)
    }
  }
}
