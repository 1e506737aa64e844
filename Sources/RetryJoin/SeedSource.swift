public import JoinDiscovery

/// One entry of the join list, as the loop sees it: something that can be asked for seeds again and again.
public protocol SeedSource: Sendable {
  /// The entry as it may be printed: secrets masked.
  var text: String { get }

  /// Reads every page and reports each as it comes; awaiting `report` is the back-pressure. Keeps its own deadline,
  /// ends promptly when its task is cancelled, and never throws: a failure stands in the result, beside what was found
  /// before.
  func lookUp(report: @escaping @Sendable (SeedPage) async throws -> Void) async -> EntryReport
}
