import CloudSigning
import JoinDiscovery
import JoinPrimitives

/// One profile of the shared files: what `profile=`, AWS_PROFILE or nobody chose.
///
/// The files are read once a lookup. What is wrong with them is told when something asks for a value.
struct AWSProfile: Sendable {
  /// Its name.
  let name: String
  /// Whether the entry itself chose it, so that it goes before the keys in the environment.
  let isFromEntry: Bool
  private let content: Result<Content, DiscoveryError>

  private struct Content: Sendable {
    var credentials: AWSProfileFile.Section?
    var config: AWSProfileFile.Section?
    var services: AWSProfileFile.Section?
    /// Why there is no profile.
    var absence: String?
  }

  /// For messages: `profile default`.
  var label: String { "profile \(name)" }

  static func load(option: String?, in context: DiscoveryContext) -> AWSProfile {
    let chosen = option ?? context.environment.first(of: ["AWS_PROFILE", "AWS_DEFAULT_PROFILE"])
    let name = chosen ?? "default"
    let content: Result<Content, DiscoveryError>
    do {
      content = .success(try read(name: name, isChosen: chosen != nil, in: context))
    } catch {
      content = .failure(error)
    }
    return AWSProfile(name: name, isFromEntry: option != nil, content: content)
  }

  /// The region that it names.
  var region: String? { get throws(DiscoveryError) { try text("region") } }

  /// Why there is no such profile, in words; nil when there is one.
  var absence: String? { get throws(DiscoveryError) { try content.get().absence } }

  /// A value that is no secret. The credentials file goes before the config file.
  func text(_ key: String) throws(DiscoveryError) -> String? {
    let content = try content.get()
    let value = content.credentials?.values[key] ?? content.config?.values[key]
    return value.flatMap { $0.isEmpty ? nil : $0.reveal() }
  }

  /// The endpoint that it names for a service, else for all.
  func endpoint(of service: String) throws(DiscoveryError) -> String? {
    if let own = try content.get().services?.nested[service]?["endpoint_url"], !own.isEmpty { return own.reveal() }
    return try text("endpoint_url")
  }

  /// Its access key and what belongs to it, all from one file; nil when it holds none.
  func keys() throws(DiscoveryError) -> AWSKeyPair? {
    let content = try content.get()
    for section in [content.credentials, content.config].compactMap({ $0?.values }) {
      let id = section["aws_access_key_id"].flatMap { $0.isEmpty ? nil : $0 }
      let secret = section["aws_secret_access_key"].flatMap { $0.isEmpty ? nil : $0 }
      guard id != nil || secret != nil else { continue }
      guard let id, let secret else {
        throw .aws(
          .configuration,
          "\(label) holds \(id == nil ? "aws_secret_access_key" : "aws_access_key_id") without "
            + (id == nil ? "aws_access_key_id" : "aws_secret_access_key"),
          remedy: "put both keys into the same section of the same file")
      }
      let token = section["aws_session_token"] ?? section["aws_security_token"]
      return AWSKeyPair(
        accessKeyID: id.reveal(), secretAccessKey: secret, sessionToken: token.flatMap { $0.isEmpty ? nil : $0 })
    }
    return nil
  }

  // MARK: - Reading

  private static let fileLimit = 1 << 20

  private static func read(
    name: String, isChosen: Bool, in context: DiscoveryContext
  ) throws(DiscoveryError) -> Content {
    let environment = context.environment
    let places: [(kind: AWSProfileFile.Kind, variable: String, usual: String)] = [
      (.credentials, "AWS_SHARED_CREDENTIALS_FILE", "~/.aws/credentials"),
      (.config, "AWS_CONFIG_FILE", "~/.aws/config"),
    ]
    var content = Content()
    var remarks: [String] = []
    for (kind, variable, usual) in places {
      guard let path = expanded(environment[variable] ?? usual, environment) else {
        remarks.append("HOME is not set")
        continue
      }
      let bytes: [UInt8]
      do {
        bytes = try context.files.read(path, limit: fileLimit)
      } catch {
        // A service that runs as another user than HOME says cannot read these files, and nobody meant it to.
        let isHarmless = error.reason == .notFound || error.reason == .denied
        guard isHarmless, environment[variable] == nil, error.reason == .notFound || !isChosen else {
          throw .aws(
            .configuration, "\(error)", remedy: "correct \(variable) or the permissions of the file, or remove the file"
          )
        }
        remarks.append("\(error)")
        continue
      }
      let file = try AWSProfileFile(String(decoding: bytes, as: UTF8.self), kind: kind, path: path)
      switch kind {
      case .credentials: content.credentials = file.profiles[name]
      case .config:
        content.config = file.profiles[name]
        content.services = content.config?.values["services"].flatMap { file.services[$0.reveal()] }
      }
      if file.profiles[name] == nil { remarks.append("\(path) holds no profile \(name)") }
    }
    guard content.credentials == nil, content.config == nil else { return content }
    content.absence = remarks.joined(separator: ", ")
    guard isChosen else { return content }
    throw .aws(
      .configuration, "profile \(name) does not exist: \(remarks.joined(separator: ", "))",
      remedy: "correct profile= or AWS_PROFILE, or AWS_CONFIG_FILE and AWS_SHARED_CREDENTIALS_FILE")
  }

  private static func expanded(_ path: String, _ environment: Environment) -> String? {
    guard path.hasPrefix("~/") else { return path }
    return environment["HOME"].map { $0 + path.dropFirst() }
  }
}
