// swift-tools-version: 6.2

// Programs that measure. They are no part of the product; the targets that they measure are links to its sources, so
// that a release build of one of them needs nothing else.

import PackageDescription

let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

func house(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: strict)
}

let package = Package(
  name: "benchmarks",
  targets: [
    house("JoinPrimitives"),
    house("MessagePack"),
    house("GossipCore", ["JoinPrimitives", "MessagePack"]),
    // The simulator alone, of all that the tests' kit holds.
    house("JoinTestKit", ["GossipCore", "JoinPrimitives"]),
    .executableTarget(
      name: "simulate", dependencies: ["GossipCore", "JoinPrimitives", "JoinTestKit"], path: "Sources/Simulate",
      swiftSettings: strict),
    .executableTarget(
      name: "crowd", dependencies: ["GossipCore", "JoinPrimitives"], path: "Sources/Crowd", swiftSettings: strict),
  ]
)
