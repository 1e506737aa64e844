import JoinPrimitives

/// The providers that a program knows, by name.
public struct ProviderRegistry: Sendable {
  /// In the order of registration.
  public let providers: [any DiscoveryProvider.Type]

  /// Registers providers; two of one name are a programming error.
  public init(_ providers: [any DiscoveryProvider.Type]) {
    let names = providers.map { $0.declaration.name }
    precondition(Set(names).count == names.count, "two providers have one name: \(names)")
    self.providers = providers
  }

  /// The provider of this name.
  public func provider(named name: String) -> (any DiscoveryProvider.Type)? {
    providers.first { $0.declaration.name == name }
  }

  /// All names in order of registration.
  public var names: [String] { providers.map { $0.declaration.name } }

  /// The provider that a word which names none most likely means: the only one that is known by this word (`ec2`,
  /// `google`), or one with a name much like it.
  public func nearestName(to word: String) -> String? {
    let known = providers.map { $0.declaration }.filter { $0.properNames.contains(word.lowercased()) }
    return known.count == 1 ? known.first?.name : nearestSpelling(of: word, among: names)
  }
}

extension ProviderDeclaration {
  /// The words of title and summary that are written with a capital, in small letters.
  fileprivate var properNames: Set<String> {
    let words = "\(title) \(summary)".split { !$0.isLetter && !$0.isNumber }
    return Set(words.filter { $0.contains(where: \.isUppercase) }.map { $0.lowercased() }).subtracting(Self.commonNouns)
  }

  /// What any of them might be called.
  private static let commonNouns = ["cloud", "compute", "engine", "services", "web"]
}
