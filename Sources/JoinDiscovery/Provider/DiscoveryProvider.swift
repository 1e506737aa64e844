/// A source of seeds behind `provider=`: a cloud's API, a record, a file.
///
/// A provider has no state. What it may keep between attempts (tokens, clients) belongs to the context's session.
public protocol DiscoveryProvider: Sendable {
  /// Name, options, rules and example.
  static var declaration: ProviderDeclaration { get }

  /// Reads every page and reports each as it comes. Awaiting `report` is the back-pressure: nothing is fetched while
  /// the reader is busy. A list without a match is no error.
  static func discover(
    _ options: ResolvedOptions, in context: DiscoveryContext, report: (SeedPage) async throws -> Void
  ) async throws(DiscoveryError)
}
