import JoinDiscovery
import JoinPrimitives

/// Reads the values that the sources gave, checks them one by one and together, and makes the configuration of them.
struct ConfigurationAssembly {
  /// The value of each setting that was given, from its highest source.
  let chosen: [String: ConfigNode]
  let environment: Environment
  let files: any FileSystem
  let registry: ProviderRegistry
  let checkTemplate: @Sendable (String) -> String?
  var findings: Findings
  private var shown: [String: ShownValue] = [:]
  private var exposed: [String] = []

  init(
    chosen: [String: ConfigNode], environment: Environment, files: any FileSystem, registry: ProviderRegistry,
    checkTemplate: @escaping @Sendable (String) -> String?, findings: Findings
  ) {
    self.chosen = chosen
    self.environment = environment
    self.files = files
    self.registry = registry
    self.checkTemplate = checkTemplate
    self.findings = findings
  }

  mutating func assemble(file: String?, shadowed: Set<String>) throws(ConfigurationError) -> LoadedConfiguration {
    evaluateAll()
    let retryJoin = entries(Settings.retryJoin)
    let join = entries(Settings.joinOnce)
    let auth = secret(Settings.serfRPCAuth) == nil ? nil : value(Settings.serfRPCAuth).map { SecretSource($0) }
    let encrypt = secret(Settings.encrypt)
    SecretReader(environment: environment, files: files)
      .checkEncryptionKey(encrypt, at: origin(Settings.encrypt.key), findings: &findings)
    checkTags()
    checkTemplates()
    checkTogether(retryJoin: retryJoin)
    warnAboutExposedSecrets()
    let name = nodeName()
    guard findings.problems.isEmpty, let name else { throw ConfigurationError(findings.problems) }
    let configuration = AgentConfiguration(
      nodeName: name, tags: value(Settings.tags), bindAddress: value(Settings.bindAddress),
      advertiseAddress: value(Settings.advertiseAddress), httpAddress: value(Settings.httpAddress),
      enablePrometheus: value(Settings.enablePrometheus), profile: value(Settings.profile),
      leaveTimeout: value(Settings.leaveTimeout), retryJoin: retryJoin, join: join,
      retryInterval: value(Settings.retryInterval), retryMax: value(Settings.retryMax),
      retryDeadline: value(Settings.retryDeadline), retryExhausted: value(Settings.retryExhausted),
      rejoinInterval: value(Settings.rejoinInterval),
      joinPort: value(Settings.joinPort), membership: value(Settings.membership),
      serfRPCAddress: value(Settings.serfRPCAddress), serfRPCAuth: auth, encrypt: encrypt,
      clusterLabel: value(Settings.clusterLabel), serfReconnectTimeout: value(Settings.serfReconnectTimeout),
      logLevel: value(Settings.logLevel), logFormat: value(Settings.logFormat),
      dataDirectory: value(Settings.dataDirectory))
    return LoadedConfiguration(
      configuration: configuration, file: file, warnings: findings.warnings,
      unused: Settings.all.filter { $0.use != .agent && chosen[$0.key] != nil }.map(\.key),
      shadowed: Settings.all.map(\.key).filter(shadowed.contains),
      effective: Settings.all.map {
        EffectiveSetting(key: $0.key, value: shown[$0.key] ?? .text(nil), origin: origin($0.key))
      })
  }

  /// Checks every value, those that nobody uses too.
  private mutating func evaluateAll() {
    for setting in Settings.all {
      do {
        shown[setting.key] = try setting.evaluate(chosen[setting.key])
      } catch {
        findings.problems.append(error.problem(key: setting.key))
      }
    }
    let reader = SecretReader(environment: environment, files: files)
    for setting in Settings.all where setting.isSecret {
      guard let node = chosen[setting.key], node.origin.isFlag else { continue }
      let texts = (try? node.list()) ?? []
      if texts.contains(where: { reader.isInline(Secret($0)) }) { exposed.append("\(node.origin)") }
    }
  }

  /// The value, or the default where it is missing or wrong; what is wrong has been noted by then.
  private func value<Value>(_ setting: Setting<Value>) -> Value {
    guard let node = chosen[setting.key] else { return setting.fallback }
    return (try? setting.read(node)) ?? setting.fallback
  }

  private func origin(_ key: String) -> SettingOrigin { chosen[key]?.origin ?? .fallback }

  private mutating func secret(_ setting: Setting<Secret?>) -> Secret? {
    SecretReader(environment: environment, files: files)
      .resolve(value(setting), key: setting.key, at: origin(setting.key), findings: &findings)
  }

  private mutating func entries(_ setting: Setting<ConfigNode?>) -> [ConfiguredEntry] {
    guard let node = chosen[setting.key] else { return [] }
    var reader = EntryReader(setting.untyped, registry: registry, validator: validator)
    reader.read(node)
    findings.problems += reader.findings.problems
    findings.warnings += reader.findings.warnings
    exposed += reader.exposed
    shown[setting.key] = .list(reader.entries.map { $0.entry.redacted(using: registry) })
    return reader.entries
  }

  private var validator: EntryValidator {
    EntryValidator(registry: registry, environment: environment, files: files, checkTemplate: checkTemplate)
  }

  private mutating func checkTags() {
    guard let node = chosen[Settings.tags.key] else { return }
    TagRules.check(value(Settings.tags), from: node, findings: &findings)
  }

  private mutating func checkTemplates() {
    let addresses: [(key: String, text: String?)] = [
      (Settings.bindAddress.key, value(Settings.bindAddress)),
      (Settings.advertiseAddress.key, value(Settings.advertiseAddress)),
      (Settings.httpAddress.key, value(Settings.httpAddress)),
    ]
    for (key, text) in addresses {
      guard let text, text.contains("{{"), let (fault, remedy) = validator.templateFault(text) else { continue }
      findings.problems.append(
        ConfigurationProblem(
          at: origin(key), key: key, "the address template cannot be read: \(fault)", remedy: remedy))
    }
  }

  private mutating func checkTogether(retryJoin: [ConfiguredEntry]) {
    if !retryJoin.isEmpty, let join = chosen[Settings.joinOnce.key] {
      findings.warnings.append("\(join.origin): join has no effect, because retry-join is given")
    }
    warnAboutMembership()
  }

  /// What belongs to another membership layer is accepted, since a file may serve several nodes, but never in silence.
  private mutating func warnAboutMembership() {
    let membership = value(Settings.membership)
    let idle = Settings.all.compactMap { setting -> String? in
      guard !setting.memberships.contains(membership), let node = chosen[setting.key], !node.isNull else { return nil }
      return "\(setting.key) (\(node.origin))"
    }
    if idle.isEmpty { return }
    let cause = membership == .serf ? ", whose Serf agent has settings of its own" : ""
    findings.warnings.append(
      "without effect with membership \(membership.rawValue)\(cause): \(idle.joined(separator: ", "))")
  }

  private mutating func warnAboutExposedSecrets() {
    if exposed.isEmpty { return }
    findings.warnings.append(
      "\(exposed.joined(separator: ", ")): every user of this machine can read a secret on the command line; "
        + "refer to it with @file:/path or @env:NAME")
  }

  /// The name that was given, or the host's.
  private mutating func nodeName() -> String? {
    if let name = value(Settings.nodeName) { return name }
    let key = Settings.nodeName.key
    let bytes = (try? files.read("/proc/sys/kernel/hostname", limit: 256)) ?? []
    let host = String(decoding: bytes, as: UTF8.self).filter { !$0.isWhitespace }
    guard !host.isEmpty, TextRules.nodeName(host) == nil else {
      let cause = host.isEmpty ? "the host name cannot be read" : "the host name is no correct node name"
      findings.problems.append(ConfigurationProblem(at: nil, key: key, cause, remedy: "give a node-name"))
      return nil
    }
    shown[key] = .text(host)
    return host
  }
}
