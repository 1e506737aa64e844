package import JoinDiscovery

/// Brings flags, variables, the configuration file and the defaults together. A source that is named earlier here
/// replaces the value of a later one, lists and mappings whole.
package struct ConfigurationLoader: Sendable {
  private let environment: Environment
  private let files: any FileSystem
  private let registry: ProviderRegistry
  private let checkTemplate: @Sendable (String) -> String?

  /// Makes a loader. `checkTemplate` returns what is wrong with an address template, in words, or nil.
  package init(
    environment: Environment, files: any FileSystem, registry: ProviderRegistry,
    checkTemplate: @escaping @Sendable (String) -> String? = { _ in nil }
  ) {
    self.environment = environment
    self.files = files
    self.registry = registry
    self.checkTemplate = checkTemplate
  }

  /// Loads everything, or throws all that is wrong with it. Without `configFile`, the usual places are searched.
  package func load(
    flags: [FlagValue] = [], configFile: String? = nil
  ) throws(ConfigurationError) -> LoadedConfiguration {
    var findings = Findings()
    let file = open(configFile, findings: &findings)
    let fromFile = file.map { FileSource.nodes($0, findings: &findings) } ?? [:]
    let fromVariables = VariableSource.nodes(environment, findings: &findings)
    let above = fromVariables.merging(FlagSource.nodes(flags)) { $1 }
    let chosen = fromFile.merging(above) { $1 }
    var assembly = ConfigurationAssembly(
      chosen: chosen, environment: environment, files: files, registry: registry, checkTemplate: checkTemplate,
      findings: findings)
    return try assembly.assemble(file: file?.path, shadowed: Set(fromFile.keys).intersection(above.keys))
  }

  private func open(_ path: String?, findings: inout Findings) -> ConfigFile? {
    do {
      guard let path else { return try ConfigFile.search(environment, files: files, findings: &findings) }
      return try ConfigFile.open(path, files: files)
    } catch {
      findings.problems.append(error)
      return nil
    }
  }
}
