// swift-tools-version: 6.2

// Fuzzing of everything that reads what others wrote. The targets are links to the product's sources, built here with
// libFuzzer's instrumentation; `scripts/fuzz` runs them.

import PackageDescription

let instrumented: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .unsafeFlags(["-sanitize=fuzzer", "-enable-testing"]),
]

func house(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: instrumented)
}

let package = Package(
  name: "fuzz",
  dependencies: [.package(url: "https://github.com/apple/swift-log", from: "1.16.2")],
  targets: [
    .systemLibrary(name: "COpenSSL", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
    .systemLibrary(name: "CExpat", pkgConfig: "expat", providers: [.apt(["libexpat1-dev"])]),
    .systemLibrary(name: "CLibYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
    .target(name: "CFuzzer"),

    house("JoinPrimitives"),
    house("MessagePack"),
    house("GossipCore", ["JoinPrimitives", "MessagePack"]),
    house("JoinCryptography", ["COpenSSL", "JoinPrimitives"]),
    // Labels and encryption alone, of all of GossipMembership.
    house("GossipEnvelope", ["GossipCore", "JoinCryptography", "JoinPrimitives"]),
    house("YAMLTree", ["CLibYAML"]),
    house("JoinDiscovery", ["JoinPrimitives", .product(name: "Logging", package: "swift-log")]),
    house("AddressTemplate", ["JoinPrimitives"]),
    // The reader of XML alone, of all of CloudHTTP.
    house("CloudHTTP", ["CExpat"]),
    house("EC2Answer", ["CloudHTTP", "JoinDiscovery", "JoinPrimitives"]),
    // The reader of bytes that are written as text, of all that the tests' kit holds.
    house("JoinTestKit"),
    .executableTarget(
      name: "fuzz",
      dependencies: [
        "AddressTemplate", "CFuzzer", "CloudHTTP", "EC2Answer", "GossipCore", "GossipEnvelope", "JoinDiscovery",
        "JoinPrimitives", "JoinTestKit", "MessagePack", "YAMLTree",
      ],
      path: "Sources/Fuzz",
      swiftSettings: instrumented,
      // libFuzzer without its main function, which scripts/fuzz finds in the toolchain.
      linkerSettings: [
        .unsafeFlags(["-use-ld=lld"] + (Context.environment["FUZZER_RUNTIME"].map { ["-Xlinker", $0] } ?? [])),
        .linkedLibrary("stdc++"),
      ]),
  ]
)
