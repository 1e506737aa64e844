import Foundation
import JoinPrimitives
import JoinTestKit
import StatusServer

/// Serf agents and agents of ours, each on a host of its own, all told of the first two hosts.
struct MixedCluster: Sendable {
  let network: NetworkNamespaces
  let profile: String
  private let serfs: [SerfAgent]
  private let natives: [String: Program]

  /// Runs one agent on each host of a network, for as long as `body` runs: Serf's where the host's name starts with
  /// `s`.
  static func run<Result: Sendable>(
    on network: NetworkNamespaces, profile: String, _ body: (MixedCluster) async throws -> Result
  ) async throws -> Result {
    let addresses = network.hosts.prefix(2).map(\.address)
    let serfs = try network.hosts.filter { $0.name.hasPrefix("s") }.map { host in
      let seeds = addresses.map { "-retry-join=\(HostPort($0, port: 7946))" }
      return try SerfAgent(host.name, on: host, profile: profile, options: seeds + ["-retry-interval=5s"])
    }
    let seeds = addresses.map { "\(HostPort($0, port: 7946))" }
    return try await SerfAgent.run(serfs) { _ in
      try await run(network.hosts.filter { !$0.name.hasPrefix("s") }, seeds: seeds, profile: profile) { natives in
        try await body(MixedCluster(network: network, profile: profile, serfs: serfs, natives: natives))
      }
    }
  }

  private static func run<Result: Sendable>(
    _ hosts: [NetworkNamespaces.Host], seeds: [String], profile: String,
    _ body: ([String: Program]) async throws -> Result
  ) async throws -> Result {
    guard let host = hosts.first else { return try await body([:]) }
    return try await Program.with { program in
      try await program.agent(
        "--membership", "gossip", "--node-name", host.name, "--bind-addr", "\(host.address):7946", "--profile", profile,
        "--retry-join", seeds[0], "--retry-join", seeds[1], on: host
      ) { _ in
        try await run(Array(hosts.dropFirst()), seeds: seeds, profile: profile) { rest in
          try await body(rest.merging([host.name: program]) { $1 })
        }
      }
    }
  }

  /// Everybody's status as the agent on a host sees it, by name.
  func view(from host: String) async throws -> [String: String] {
    if let serf = serfs.first(where: { $0.name == host }) {
      let members = try await serf.members().members
      return Dictionary(members.map { ($0.name, $0.status) }) { first, _ in first }
    }
    guard let program = natives[host] else { return [:] }
    let list = try await program.run("members", "--data-dir", "data", "--json")
    // An agent that has just started does not answer yet.
    let members = (try? JSONDecoder().decode([MemberDocument].self, from: Data(list.output.utf8))) ?? []
    return Dictionary(members.map { ($0.name, $0.status) }) { first, _ in first }
  }

  /// Waits until each of these hosts sees exactly those in this state.
  func wait(
    until hosts: [NetworkNamespaces.Host], see names: [String], as status: String, within limit: Duration
  ) async throws {
    let seen = Watched<[String: [String: String]]>([:])
    try await eventually("\(hosts.map(\.name)) see \(names) \(status)", within: limit, seen: { "\(seen.current)" }) {
      for host in hosts {
        let view = try await view(from: host.name)
        seen.change { $0[host.name] = view }
        if Set(view.filter { $0.value == status }.keys) != Set(names) { return false }
      }
      return true
    }
  }

  /// Everybody's view at this moment.
  func views() async throws -> [String: [String: String]] {
    var views: [String: [String: String]] = [:]
    for host in network.hosts { views[host.name] = try await view(from: host.name) }
    return views
  }
}
