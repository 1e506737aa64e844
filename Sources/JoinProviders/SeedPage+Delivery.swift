import JoinDiscovery

extension SeedPage {
  /// Hands the page to its reader. A reader that fails or was cancelled ends the lookup.
  func deliver(
    from provider: String, to report: (SeedPage) async throws -> Void
  ) async throws(DiscoveryError) {
    do {
      try await report(self)
    } catch let error as DiscoveryError {
      throw error
    } catch {
      throw DiscoveryError(
        .timedOut, in: provider, "the lookup was ended while its answer was being read",
        remedy: "nothing to do: it was ended from outside")
    }
  }
}
