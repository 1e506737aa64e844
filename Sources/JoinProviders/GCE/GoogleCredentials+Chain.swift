import CloudHTTP
import JoinDiscovery

extension GoogleCredentials {
  typealias Chain = CredentialChain<GoogleCredentials>

  /// How long a credentials file may be, in bytes.
  private static let fileLimit = 1 << 20

  /// Where credentials are looked for: the entry, GOOGLE_APPLICATION_CREDENTIALS, gcloud's own file, the instance.
  static func chain(_ option: String?, metadata: ComputeMetadata) -> Chain {
    Chain(
      provider: GCE.declaration.name, links: [entry(option), variable, wellKnown, instance(metadata)],
      remedy: "add credentials_file=… to the entry, set GOOGLE_APPLICATION_CREDENTIALS, run gcloud auth "
        + "application-default login, or give the instance a service account with the role Compute Viewer")
  }

  private static func entry(_ path: String?) -> Chain.Link {
    Chain.Link(name: "the entry") { (context) throws(DiscoveryError) in
      guard let path else { return .absent(reason: "it has no credentials_file") }
      return .found(try load(context.environment.expandingHome(path), in: context), origin: "credentials_file")
    }
  }

  private static let variable = Chain.Link(name: "the environment") { (context) throws(DiscoveryError) in
    let name = "GOOGLE_APPLICATION_CREDENTIALS"
    guard let path = context.environment[name] else { return .absent(reason: "\(name) is not set") }
    return .found(try load(path, in: context), origin: name)
  }

  private static let wellKnown = Chain.Link(name: "gcloud's file") { (context) throws(DiscoveryError) in
    guard let home = context.environment["HOME"] else { return .absent(reason: "HOME is not set") }
    let path = "\(home)/.config/gcloud/application_default_credentials.json"
    guard let bytes = try bytes(path, in: context, mayBeAbsent: true) else {
      return .absent(reason: "\(path) does not exist")
    }
    return .found(try GoogleCredentialsFile.read(bytes, path: path), origin: "gcloud's file")
  }

  private static func instance(_ metadata: ComputeMetadata) -> Chain.Link {
    Chain.Link(name: "the instance") { (_) throws(DiscoveryError) in
      do throws(DiscoveryError) {
        guard try await metadata.token() != nil else { return .absent(reason: "it has no service account") }
        return .found(GoogleCredentials(kind: .instance), origin: "the instance's service account")
      } catch {
        if error.code == .unreachable { return .absent(reason: error.message) }
        throw error
      }
    }
  }

  private static func load(_ path: String, in context: DiscoveryContext) throws(DiscoveryError) -> GoogleCredentials {
    try GoogleCredentialsFile.read(try bytes(path, in: context, mayBeAbsent: false) ?? [], path: path)
  }

  private static func bytes(
    _ path: String, in context: DiscoveryContext, mayBeAbsent: Bool
  ) throws(DiscoveryError) -> [UInt8]? {
    do {
      return try context.files.read(path, limit: fileLimit)
    } catch {
      if mayBeAbsent, error.reason == .notFound { return nil }
      throw .gce(.noCredentials, "\(error)", remedy: "correct the path, or make the file readable for this user")
    }
  }
}
