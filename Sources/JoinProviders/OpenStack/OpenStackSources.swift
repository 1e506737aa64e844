import JoinDiscovery
import JoinPrimitives

/// The three places of settings: the entry, the environment (both by way of the options), and a cloud of clouds.yaml.
struct OpenStackSources {
  /// Where a secret was given, the strongest place first.
  enum Level: CaseIterable {
    case entry, environment, file
  }

  private let options: ResolvedOptions
  /// Nil unless the entry or the environment names a cloud.
  let cloud: CloudsFile?

  init(_ options: ResolvedOptions, in context: DiscoveryContext) throws(DiscoveryError) {
    self.options = options
    cloud = try options[OpenStack.cloud].map { (name) throws(DiscoveryError) in try CloudsFile(cloud: name, in: context)
    }
  }

  /// An option that clouds.yaml keeps beside `auth`.
  func file(
    _ option: ProviderOption<String>, as name: String? = nil, also other: String? = nil
  ) throws(DiscoveryError) -> String? {
    if let value = options[option] { return value }
    if let value = try cloud?.text(name ?? option.spec.key) { return value }
    return try other.flatMap { (key) throws(DiscoveryError) in try cloud?.text(key) }
  }

  /// An option that clouds.yaml keeps inside of `auth`.
  func login(_ option: ProviderOption<String>, also other: String? = nil) throws(DiscoveryError) -> String? {
    if let value = options[option] { return value }
    if let value = try cloud?.login(option.spec.key) { return value }
    return try other.flatMap { (key) throws(DiscoveryError) in try cloud?.login(key) }
  }

  /// A secret, where that place and no other gives it, and the place in words.
  func secret(
    _ option: ProviderOption<Secret>, at level: Level
  ) throws(DiscoveryError) -> (value: Secret, origin: String)? {
    if level == .file {
      guard let cloud, let text = try cloud.login(option.spec.key) else { return nil }
      return (Secret(text), cloud.path)
    }
    let origin = options.origin(of: option)
    guard let value = options[option], origin.isEntry == (level == .entry) else { return nil }
    return (value, "\(origin)")
  }

  /// The `auth_type` of clouds.yaml.
  var authType: String? { get throws(DiscoveryError) { try cloud?.text("auth_type")?.lowercased() } }

  /// A domain by its id, else by its name.
  func domain(
    _ id: ProviderOption<String>, _ name: ProviderOption<String>
  ) throws(DiscoveryError) -> KeystoneDomain? {
    // The stronger place decides, whichever of the two it gives.
    if let value = options[id] { return .id(value) }
    if let value = options[name] { return .name(value) }
    if let value = try cloud?.login(id.spec.key) { return .id(value) }
    return try cloud?.login(name.spec.key).map { .name($0) }
  }
}
