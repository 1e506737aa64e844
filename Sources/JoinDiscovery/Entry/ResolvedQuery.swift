/// A query that is ready to run: its provider, and all values with references, variables and defaults applied.
public struct ResolvedQuery: Sendable {
  /// The provider.
  public let provider: any DiscoveryProvider.Type
  /// The values.
  public let options: ResolvedOptions
  /// How long the lookup may take: `timeout=`, or the provider's own deadline.
  public let deadline: Duration
  /// The keys of secrets that stand in the entry itself rather than behind a reference, which a command line should
  /// warn of.
  public let inlineSecrets: [String]
}

extension ResolvedQuery: CustomStringConvertible {
  /// The provider and its keys, without values.
  public var description: String { options.description }
}
