public import JoinDiscovery

/// An entry of the configured join list, looked up through a discovery session.
public struct EntrySource: SeedSource {
  private let entry: JoinEntry
  private let session: DiscoverySession
  /// The entry, secrets masked.
  public let text: String

  /// Binds an entry to the session that looks it up.
  public init(_ entry: JoinEntry, session: DiscoverySession) {
    self.entry = entry
    self.session = session
    text = entry.redacted(using: session.registry)
  }

  /// Looks the entry up, within the time that the entry itself allows.
  public func lookUp(report: @escaping @Sendable (SeedPage) async throws -> Void) async -> EntryReport {
    await session.lookUp(entry, report: report)
  }
}
