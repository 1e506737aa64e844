/// Who may import whom: the rows of the house, as docs/architecture.md draws them. No row names a sibling.
enum AllowedImports {
  private static let nio: Set<String> = ["NIOCore", "NIOPosix", "NIOHTTP1", "NIOHTTPCompression", "NIOSSL"]
  private static let core: Set<String> = ["JoinDiscovery", "JoinMembership", "JoinPrimitives"]

  /// What every target but those in `bare` may import beside its row.
  static let everywhere: Set<String> = ["FoundationEssentials", "Logging", "Glibc", "Musl", "Synchronization"]

  /// Targets and files that import nothing beyond their row: what they compute must depend on their arguments alone.
  static let bareTargets: Set<String> = ["JoinPrimitives", "GossipCore"]
  static let bareFiles: Set<String> = ["RetryJoinStateMachine.swift"]

  /// Single files that may import more than their target.
  static let exceptions: [String: Set<String>] = [
    // The C library's address structures, which every target that opens sockets would have to read otherwise.
    "Sources/JoinPrimitives/IPAddress+Socket.swift": ["Glibc", "Musl"]
  ]

  static let rows: [String: Set<String>] = [
    "COpenSSL": [], "CExpat": [], "CLibYAML": [],
    "JoinPrimitives": [],
    "YAMLTree": ["CLibYAML"],
    "JoinCryptography": ["COpenSSL", "JoinPrimitives"],
    "JoinDiscovery": ["JoinPrimitives"],
    "NameResolution": nio.union(["JoinDiscovery", "JoinPrimitives"]),
    "AddressTemplate": ["JoinPrimitives"],
    "CloudSigning": ["JoinCryptography", "JoinPrimitives"],
    "CloudHTTP": nio.union([
      "AsyncHTTPClient", "CExpat", "CloudSigning", "JoinCryptography", "JoinDiscovery", "JoinPrimitives",
    ]),
    "SSHAgent": nio.union(["JoinCryptography"]),
    "JoinProviders": [
      "CloudHTTP", "CloudSigning", "JoinCryptography", "JoinDiscovery", "JoinPrimitives", "SSHAgent", "YAMLTree",
    ],
    "JoinMembership": ["JoinPrimitives"],
    "MessagePack": [],
    "GossipCore": ["JoinPrimitives", "MessagePack"],
    "SeedDialing": nio.union(["JoinMembership", "JoinPrimitives"]),
    "StubMembership": ["JoinMembership", "JoinPrimitives", "SeedDialing"],
    "SerfMembership": nio.union(["JoinMembership", "JoinPrimitives", "MessagePack", "SeedDialing"]),
    "GossipMembership": nio.union([
      "GossipCore", "JoinCryptography", "JoinMembership", "JoinPrimitives", "SeedDialing",
    ]),
    "RetryJoin": core.union(["AddressTemplate", "ServiceLifecycle"]),
    "AgentConfiguration": ["JoinDiscovery", "JoinPrimitives", "YAMLTree"],
    "StatusServer": ["Hummingbird", "JoinMembership", "JoinPrimitives", "NIOCore", "ServiceLifecycle"],
    "DkronAgent": core.union([
      "AddressTemplate", "AgentConfiguration", "AsyncHTTPClient", "CloudHTTP", "GossipCore", "GossipMembership",
      "JoinCryptography",
      "NIOCore",
      "NIOHTTP1",
      "JoinProviders", "NameResolution",
      "RetryJoin", "SeedDialing", "SerfMembership", "ServiceLifecycle", "StatusServer", "StubMembership", "UnixSignals",
    ]),
    "dkron": core.union([
      "AgentConfiguration", "ArgumentParser", "CloudHTTP", "DkronAgent", "JoinCryptography", "JoinProviders",
      "StatusServer",
    ]),
    "JoinTestKit": core.union(nio).union(["COpenSSL", "GossipCore", "JoinCryptography"]),
  ]
}
