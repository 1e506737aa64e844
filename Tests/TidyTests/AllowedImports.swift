/// Who may import whom: the rows of the house, as docs/architecture.md draws them. No row names a sibling.
enum AllowedImports {
  private static let nio: Set<String> = ["NIOCore", "NIOPosix", "NIOHTTP1", "NIOSSL", "NIOConcurrencyHelpers"]
  private static let core: Set<String> = ["JoinDiscovery", "JoinMembership", "JoinPrimitives"]

  /// What every target but those in `bare` may import beside its row.
  static let everywhere: Set<String> = ["FoundationEssentials", "Logging", "Glibc", "Musl", "Synchronization"]

  /// Targets and files that import nothing beyond their row: what they compute must depend on their arguments alone.
  static let bareTargets: Set<String> = ["JoinPrimitives", "GossipCore"]
  static let bareFiles: Set<String> = ["RetryJoinStateMachine.swift"]

  static let rows: [String: Set<String>] = [
    "COpenSSL": [], "CExpat": [], "CLibYAML": [],
    "JoinPrimitives": [],
    "JoinCryptography": ["COpenSSL", "JoinPrimitives"],
    "JoinDiscovery": ["JoinPrimitives"],
    "NameResolution": nio.union(["JoinDiscovery", "JoinPrimitives"]),
    "AddressTemplate": ["JoinPrimitives"],
    "CloudSigning": ["JoinCryptography", "JoinPrimitives"],
    "CloudHTTP": nio.union([
      "AsyncHTTPClient", "CExpat", "CLibYAML", "CloudSigning", "JoinCryptography", "JoinDiscovery", "JoinPrimitives",
    ]),
    "JoinProviders": ["CloudHTTP", "CloudSigning", "JoinDiscovery", "JoinPrimitives"],
    "JoinMembership": ["JoinPrimitives"],
    "MessagePack": [],
    "SeedDialing": nio.union(["JoinMembership", "JoinPrimitives"]),
    "StubMembership": ["JoinMembership", "JoinPrimitives", "SeedDialing"],
    "SerfMembership": nio.union(["JoinMembership", "JoinPrimitives", "MessagePack", "SeedDialing"]),
    "RetryJoin": core.union(["AddressTemplate", "ServiceLifecycle"]),
    "AgentConfiguration": ["CLibYAML", "JoinDiscovery", "JoinPrimitives"],
    "StatusServer": ["Hummingbird", "JoinMembership", "JoinPrimitives", "NIOCore", "ServiceLifecycle"],
    "DkronAgent": core.union([
      "AddressTemplate", "AgentConfiguration", "CloudHTTP", "JoinCryptography", "JoinProviders", "NameResolution",
      "RetryJoin", "SeedDialing", "SerfMembership", "ServiceLifecycle", "StatusServer", "StubMembership", "UnixSignals",
    ]),
    "dkron": core.union([
      "AgentConfiguration", "ArgumentParser", "DkronAgent", "JoinCryptography", "JoinProviders",
    ]),
    "JoinTestKit": core.union(nio),
  ]
}
