internal import JoinDiscovery
internal import RetryJoin
internal import StatusServer

/// The metrics of the loop that looks for peers. Entries appear by their provider alone, since they may hold secrets.
enum RetryJoinMetrics {
  static func families(of status: RetryJoinStatus) -> [MetricFamily] {
    let counters = status.counters
    return [
      .gauge(
        "dkron_retry_join_phase", "What the retry loop is doing; 1 for the phase that it is in.", by: "phase",
        RetryJoinStatus.Phase.allCases.map { ($0.rawValue, $0 == status.phase ? 1 : 0) }),
      .gauge("dkron_retry_join_live_peers", "Live members other than this node.", status.liveMembers),
      .counter(
        "dkron_retry_join_attempts_total", "Attempts to find peers, by what came of them.", by: "result",
        [
          ("joined", counters.joined), ("alone", counters.alone), ("failed", counters.failed),
          ("looked_around", counters.looks),
        ]),
      .counter(
        "dkron_retry_join_lookups_total", "Lookups of entries that ended without an error.", counters.lookups),
      .counter(
        "dkron_retry_join_lookup_failures_total", "Lookups of entries that failed, by provider and cause.",
        failures(counters)),
      .counter(
        "dkron_retry_join_seeds_total", "Addresses that were dialled, by what came of them.", by: "result",
        counters.seeds.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }),
      .counter(
        "dkron_retry_join_isolations_total", "How often no other live member was left.", counters.isolations),
      .counter(
        "dkron_retry_join_exhausted_total", "How often retry-max or retry-deadline was reached.", counters.surrenders),
    ]
  }

  private static func failures(_ counters: RetryJoinCounters) -> [(labels: [(String, String)], count: Int)] {
    counters.lookupFailures
      .map { (provider: $0.key.provider, cause: word($0.key.code), count: $0.value) }
      .sorted { ($0.provider, $0.cause) < ($1.provider, $1.cause) }
      .map { (labels: [("provider", $0.provider), ("cause", $0.cause)], count: $0.count) }
  }

  private static func word(_ code: DiscoveryError.Code) -> String {
    switch code {
    case .configuration: "configuration"
    case .noCredentials: "no_credentials"
    case .denied: "denied"
    case .throttled: "throttled"
    case .unreachable: "unreachable"
    case .proxy: "proxy"
    case .timedOut: "timed_out"
    case .badResponse: "bad_response"
    case .serverFault: "server_fault"
    }
  }
}
