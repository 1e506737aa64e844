/// Checks entries against the providers' declarations without any network, and prepares queries to run.
public struct EntryValidator: Sendable {
  let registry: ProviderRegistry
  let environment: Environment
  let files: any FileSystem
  private let checkTemplate: @Sendable (String) -> String?

  /// Makes a validator. `checkTemplate` returns what is wrong with an address template, in words, or nil.
  public init(
    registry: ProviderRegistry, environment: Environment, files: any FileSystem,
    checkTemplate: @escaping @Sendable (String) -> String? = { _ in nil }
  ) {
    self.registry = registry
    self.environment = environment
    self.files = files
    self.checkTemplate = checkTemplate
  }

  /// All that is wrong with an entry: unknown provider and keys, bad values, missing keys, broken rules, references
  /// that lead nowhere. A host has no problems here: a peer that cannot be found is never a configuration error.
  public func problems(in entry: JoinEntry) -> [EntryError] {
    switch entry.kind {
    case .host: return []
    case .query(let name, let pairs): return EntryExamination(of: name, pairs: pairs, by: self).problems
    case .template(let text):
      guard let (fault, remedy) = templateFault(text) else { return [] }
      return [
        EntryError(
          .badTemplate, "the address template cannot be read: \(fault)",
          in: EntryRedaction.excerpt(text, caret: nil, using: registry), remedy: remedy)
      ]
    }
  }

  /// What is wrong with an address template, and what to do, which the words of the check may name behind a semicolon.
  package func templateFault(_ text: String) -> (message: String, remedy: String)? {
    guard let fault = checkTemplate(text) else { return nil }
    guard let mark = fault.firstRange(of: "; ") else { return (fault, "correct the template") }
    return (String(fault[..<mark.lowerBound]), String(fault[mark.upperBound...]))
  }

  /// Reads references and variables anew and makes a query of it. Throws `configuration` when the entry is wrong, and
  /// an error that is worth a retry when only a reference leads nowhere. An entry that is no query is a configuration
  /// error.
  public func resolve(_ entry: JoinEntry) throws(DiscoveryError) -> ResolvedQuery {
    guard case .query(let name, let pairs) = entry.kind else {
      throw DiscoveryError(
        .configuration, in: "entry", "\(entry.redacted(using: registry)) is no query",
        remedy: "give an entry with provider=NAME")
    }
    let examination = EntryExamination(of: name, pairs: pairs, by: self)
    guard let provider = examination.provider, examination.problems.isEmpty else {
      throw Self.failure(examination, name: EntryMask(registry, pairs: pairs).shownValue(name, of: "provider"))
    }
    let declaration = provider.declaration
    let options = ResolvedOptions(
      declaration: declaration, values: examination.values, origins: examination.origins,
      spellings: examination.spellings)
    return ResolvedQuery(
      provider: provider, options: options,
      deadline: options[ProviderDeclaration.timeout] ?? declaration.deadline,
      inlineSecrets: examination.inlineSecrets)
  }

  private static func failure(_ examination: EntryExamination, name: String) -> DiscoveryError {
    let code: DiscoveryError.Code =
      !examination.isOnlyBrokenReferences ? .configuration : examination.lacksSecret ? .noCredentials : .unreachable
    let first = examination.problems.first { $0.code != .badReference } ?? examination.problems.first
    let others = examination.problems.count - 1
    let more = others > 0 ? " (and \(others) more \(others == 1 ? "problem" : "problems") in this entry)" : ""
    return DiscoveryError(
      code, in: name, (first?.message ?? "the entry is wrong") + more, remedy: first?.remedy ?? "correct the entry")
  }
}
