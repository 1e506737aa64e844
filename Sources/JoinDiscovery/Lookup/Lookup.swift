import JoinPrimitives

/// One entry made ready to be looked up.
struct Lookup: Sendable {
  typealias Report = @Sendable (SeedPage) async throws -> Void

  /// The provider's name, `dns` or `template`, for errors.
  let source: String
  /// How long it may take.
  let deadline: Duration
  /// What one row is; nil when no rows are read.
  let noun: String?
  /// Does it, in at most the given time where what it calls wants to know.
  let run: @Sendable (_ limit: Duration, _ report: @escaping Report) async throws(DiscoveryError) -> Void

  func late(after limit: Duration, pages: Int) -> DiscoveryError {
    let duration = GoDuration.format(limit)
    let progress = pages == 0 ? "no answer" : "only \(pages) \(pages == 1 ? "page" : "pages") of the answer"
    return DiscoveryError(
      .timedOut, in: source, "\(progress) within \(duration)",
      remedy: source == "dns"
        ? "check that the name servers can be reached"
        : "check that the service can be reached, or allow more time with timeout=")
  }

  var stopped: DiscoveryError {
    DiscoveryError(
      .timedOut, in: source, "the lookup was stopped before it had ended", remedy: "nothing is wrong with the entry")
  }

  func unread(because error: any Error) -> DiscoveryError {
    error as? DiscoveryError
      ?? DiscoveryError(
        .badResponse, in: source, "the results could not be passed on: \(ServerText.excerpt("\(error)"))",
        remedy: "see the error of the program that reads them")
  }
}
