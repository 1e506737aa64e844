import CloudSigning
import JoinDiscovery
import JoinPrimitives

/// One profile of the shared files: what `profile=`, AWS_PROFILE or nobody chose, or another profile refers to.
///
/// What is wrong with the files is told when something asks for a value.
struct AWSProfile: Sendable {
  /// Its name.
  let name: String
  /// Whether the entry itself chose it, so that it goes before the keys in the environment.
  let isFromEntry: Bool
  private let files: Result<AWSSharedFiles, DiscoveryError>

  /// For messages: `profile default`.
  var label: String { "profile \(name)" }

  static func load(option: String?, in context: DiscoveryContext) -> AWSProfile {
    let chosen = option ?? context.environment.first(of: ["AWS_PROFILE", "AWS_DEFAULT_PROFILE"])
    let name = chosen ?? "default"
    let files: Result<AWSSharedFiles, DiscoveryError>
    do throws(DiscoveryError) {
      let read = try AWSSharedFiles(isMeant: chosen != nil, in: context)
      if chosen != nil, let absence = read.absence(of: name) {
        throw DiscoveryError.aws(
          .configuration, "profile \(name) does not exist: \(absence)",
          remedy: "correct profile= or AWS_PROFILE, or AWS_CONFIG_FILE and AWS_SHARED_CREDENTIALS_FILE")
      }
      files = .success(read)
    } catch {
      files = .failure(error)
    }
    return AWSProfile(name: name, isFromEntry: option != nil, files: files)
  }

  /// The profile that this one refers to by `source_profile`; nil when it refers to none.
  var source: AWSProfile? {
    get throws(DiscoveryError) {
      guard let name = try text("source_profile") else { return nil }
      if let absence = try files.get().absence(of: name) {
        throw .aws(
          .configuration, "profile \(name), the source_profile of \(label), does not exist: \(absence)",
          remedy: "correct source_profile in \(label)")
      }
      return AWSProfile(name: name, isFromEntry: isFromEntry, files: files)
    }
  }

  /// The region that it names.
  var region: String? { get throws(DiscoveryError) { try text("region") } }

  /// Why there is no such profile, in words; nil when there is one.
  var absence: String? { get throws(DiscoveryError) { try files.get().absence(of: name) } }

  /// A value that is no secret. The credentials file goes before the config file.
  func text(_ key: String) throws(DiscoveryError) -> String? {
    for section in try sections {
      if let value = section.values[key] { return value.isEmpty ? nil : value.reveal() }
    }
    return nil
  }

  /// A value that is a path, with the home directory in the place of `~`.
  func path(_ key: String) throws(DiscoveryError) -> String? {
    guard let text = try text(key) else { return nil }
    return try files.get().expanded(text)
  }

  /// The endpoint that it names for a service, else for all.
  func endpoint(of service: AWSService) throws(DiscoveryError) -> String? {
    let config = try files.get().config
    let services = config?.profiles[name]?.values["services"].flatMap { config?.services[$0.reveal()] }
    if let own = services?.nested[service.rawValue]?["endpoint_url"], !own.isEmpty { return own.reveal() }
    return try text("endpoint_url")
  }

  /// Its access key and what belongs to it, all from one file; nil when it holds none.
  func keys() throws(DiscoveryError) -> AWSKeyPair? {
    for section in try sections.map(\.values) {
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

  private var sections: [AWSProfileFile.Section] {
    get throws(DiscoveryError) {
      let files = try files.get()
      return [files.credentials, files.config].compactMap { $0?.profiles[name] }
    }
  }
}
