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
}
