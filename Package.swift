// swift-tools-version: 6.2

import PackageDescription

let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

let nioCore: Target.Dependency = .product(name: "NIOCore", package: "swift-nio")
let nioPosix: Target.Dependency = .product(name: "NIOPosix", package: "swift-nio")
let nioHTTP1: Target.Dependency = .product(name: "NIOHTTP1", package: "swift-nio")
let nioSSL: Target.Dependency = .product(name: "NIOSSL", package: "swift-nio-ssl")
let nioHTTPCompression: Target.Dependency = .product(name: "NIOHTTPCompression", package: "swift-nio-extras")
let asyncHTTPClient: Target.Dependency = .product(name: "AsyncHTTPClient", package: "async-http-client")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let lifecycle: Target.Dependency = .product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let unixSignals: Target.Dependency = .product(name: "UnixSignals", package: "swift-service-lifecycle")
let hummingbird: Target.Dependency = .product(name: "Hummingbird", package: "hummingbird")
let argumentParser: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")

func house(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: strict)
}

func tests(_ name: String, _ dependencies: [Target.Dependency], fixtures: Bool = false) -> Target {
  .testTarget(
    name: "\(name)Tests",
    dependencies: dependencies,
    resources: fixtures ? [.copy("Fixtures")] : [],
    swiftSettings: strict
  )
}

let package = Package(
  name: "dkron",
  products: [
    .executable(name: "dkron", targets: ["dkron"]),
    .library(
      name: "JoinDiscovery",
      targets: ["AddressTemplate", "CloudHTTP", "JoinDiscovery", "JoinPrimitives", "JoinProviders", "NameResolution"]),
    .library(name: "RetryJoin", targets: ["RetryJoin", "JoinMembership"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    .package(url: "https://github.com/apple/swift-nio-extras", from: "1.26.0"),
    .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
    .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
  ],
  targets: [
    .systemLibrary(name: "COpenSSL", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
    .systemLibrary(name: "CExpat", pkgConfig: "expat", providers: [.apt(["libexpat1-dev"])]),
    .systemLibrary(name: "CLibYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),

    house("JoinPrimitives"),
    house("YAMLTree", ["CLibYAML"]),
    house("JoinCryptography", ["COpenSSL", "JoinPrimitives"]),
    house("JoinDiscovery", ["JoinPrimitives", logging]),
    house("NameResolution", ["JoinDiscovery", "JoinPrimitives"]),
    house("AddressTemplate", ["JoinPrimitives"]),
    house("CloudSigning", ["JoinCryptography", "JoinPrimitives"]),
    house(
      "CloudHTTP",
      [
        "CExpat", "CloudSigning", "JoinCryptography", "JoinDiscovery", "JoinPrimitives",
        asyncHTTPClient, logging, nioCore, nioHTTP1, nioHTTPCompression, nioPosix, nioSSL,
      ]
    ),
    house("SSHAgent", ["JoinCryptography", nioCore, nioPosix]),
    house(
      "JoinProviders",
      [
        "CloudHTTP", "CloudSigning", "JoinCryptography", "JoinDiscovery", "JoinPrimitives", "SSHAgent", "YAMLTree",
        logging,
      ]
    ),
    house("JoinMembership", ["JoinPrimitives"]),
    house("MessagePack"),
    house("GossipCore", ["JoinPrimitives", "MessagePack"]),
    house("SeedDialing", ["JoinMembership", "JoinPrimitives", nioCore, nioPosix]),
    house("StubMembership", ["JoinMembership", "JoinPrimitives", "SeedDialing", logging]),
    house(
      "SerfMembership",
      ["JoinMembership", "JoinPrimitives", "MessagePack", "SeedDialing", logging, nioCore, nioPosix]
    ),
    house(
      "GossipMembership",
      [
        "GossipCore", "JoinCryptography", "JoinMembership", "JoinPrimitives", "SeedDialing", logging, nioCore, nioPosix,
      ]
    ),
    house("RetryJoin", ["JoinDiscovery", "JoinMembership", "JoinPrimitives", logging, lifecycle]),
    house("AgentConfiguration", ["JoinDiscovery", "JoinPrimitives", "YAMLTree"]),
    house(
      "StatusServer",
      ["JoinMembership", "JoinPrimitives", hummingbird, logging, lifecycle, nioCore]
    ),
    house(
      "DkronAgent",
      [
        "AddressTemplate", "AgentConfiguration", "CloudHTTP", "GossipCore", "GossipMembership", "JoinCryptography",
        "JoinDiscovery", "JoinMembership", "JoinPrimitives", "JoinProviders", "NameResolution", "RetryJoin",
        "SeedDialing", "SerfMembership",
        "StatusServer", "StubMembership", asyncHTTPClient, logging, lifecycle, nioCore, nioHTTP1, unixSignals,
      ]
    ),
    .executableTarget(
      name: "dkron",
      dependencies: [
        "AgentConfiguration", "CloudHTTP", "DkronAgent", "JoinCryptography", "JoinDiscovery", "JoinPrimitives",
        "JoinProviders", "StatusServer", argumentParser, logging,
      ],
      swiftSettings: strict
    ),

    house(
      "JoinTestKit",
      [
        "COpenSSL", "GossipCore", "JoinCryptography", "JoinDiscovery", "JoinMembership", "JoinPrimitives", logging,
        nioCore, nioPosix, nioHTTP1,
      ]
    ),
    tests("JoinTestKit", ["JoinDiscovery", "JoinMembership", "JoinPrimitives", "JoinTestKit", logging]),
    tests("JoinPrimitives", ["JoinPrimitives"]),
    tests("YAMLTree", ["YAMLTree"]),
    tests("JoinCryptography", ["JoinCryptography", "JoinPrimitives", "JoinTestKit"], fixtures: true),
    tests("JoinDiscovery", ["JoinDiscovery", "JoinPrimitives", "JoinTestKit"]),
    tests("NameResolution", ["JoinDiscovery", "JoinPrimitives", "JoinTestKit", "NameResolution"]),
    tests("AddressTemplate", ["AddressTemplate", "JoinPrimitives"]),
    tests("CloudSigning", ["CloudSigning", "JoinCryptography", "JoinPrimitives", "JoinTestKit"], fixtures: true),
    tests("CloudHTTP", ["CloudHTTP", "JoinDiscovery", "JoinPrimitives", "JoinTestKit"]),
    tests("SSHAgent", ["JoinCryptography", "JoinTestKit", "SSHAgent", nioCore, nioPosix]),
    tests(
      "JoinProviders",
      [
        "CloudHTTP", "CloudSigning", "JoinCryptography", "JoinDiscovery", "JoinPrimitives", "JoinProviders",
        "JoinTestKit", "SSHAgent",
      ],
      fixtures: true
    ),
    tests("SeedDialing", ["JoinMembership", "JoinPrimitives", "JoinTestKit", "SeedDialing", nioCore, nioPosix]),
    tests("StubMembership", ["JoinMembership", "JoinPrimitives", "JoinTestKit", "SeedDialing", "StubMembership"]),
    tests("MessagePack", ["JoinTestKit", "MessagePack"]),
    tests("GossipCore", ["GossipCore", "JoinPrimitives", "JoinTestKit", "MessagePack"]),
    tests(
      "SerfMembership",
      [
        "JoinMembership", "JoinPrimitives", "JoinTestKit", "MessagePack", "SeedDialing", "SerfMembership", nioCore,
        nioPosix,
      ]
    ),
    tests(
      "GossipMembership",
      [
        "GossipCore", "GossipMembership", "JoinCryptography", "JoinMembership", "JoinPrimitives", "JoinTestKit",
        "SeedDialing", logging, nioCore, nioPosix,
      ]
    ),
    tests(
      "RetryJoin",
      [
        "JoinDiscovery", "JoinMembership", "JoinPrimitives", "JoinTestKit", "NameResolution", "RetryJoin", logging,
        lifecycle,
      ]
    ),
    tests(
      "AgentConfiguration", ["AgentConfiguration", "JoinDiscovery", "JoinPrimitives", "JoinTestKit", "YAMLTree"],
      fixtures: true),
    tests(
      "Dkron", ["AgentConfiguration", "JoinDiscovery", "JoinProviders", "JoinTestKit", "dkron", argumentParser]),
    tests("StatusServer", ["JoinMembership", "JoinPrimitives", "JoinTestKit", "StatusServer"]),
    tests(
      "DkronAgent",
      [
        "AddressTemplate", "AgentConfiguration", "DkronAgent", "GossipCore", "GossipMembership", "JoinDiscovery",
        "JoinMembership", "JoinPrimitives", "JoinProviders", "JoinTestKit", "RetryJoin", logging,
      ]),
    tests(
      "EndToEnd",
      [
        "CloudHTTP", "GossipCore", "GossipMembership", "JoinCryptography", "JoinDiscovery", "JoinMembership",
        "JoinPrimitives", "JoinProviders", "JoinTestKit", "MessagePack", "SerfMembership", "StatusServer", "dkron",
        logging,
      ]
    ),
    tests("Tidy", []),
  ]
)
