import Foundation
import Glibc
import JoinDiscovery
import JoinPrimitives
import JoinTestKit
import Testing

extension ProgramTests {
  @Suite(
    "On a network that drops, refuses, moves and misleads",
    .enabled(if: NetworkNamespaces.obstacle == nil, "\(NetworkNamespaces.obstacle ?? "")"))
  struct Networks {
    /// What a thousand machines do that are no peers.
    enum Manner: String, CaseIterable {
      case silent
      case refusing
    }

    @Test(
      "One live seed is found among a thousand, within twice the connect deadline where they never answer",
      arguments: DriverUnderTest.allCases, Manner.allCases)
    func thousand(_ driver: DriverUnderTest, _ manner: Manner) async throws {
      try await NetworkNamespaces.with("me", "seeds") { network in
        let (me, seeds) = (network["me"], network["seeds"])
        try await seeds.run("ip", "route", "add", "local", "10.88.0.0/16", "dev", "lo")
        try await me.run("ip", "route", "add", "10.88.0.0/16", "via", "\(seeds.address)")
        if manner == .silent { try await network.drop("ip daddr 10.88.0.0/16 drop", at: seeds) }
        let live = try SerfAgent("live", on: seeds)
        let dead = (0..<1000).map { "10.88.\($0 / 250).\($0 % 250 + 1)" }
        try await live.run { _ in
          try await Program.with { program in
            try program.name("db.example", dead + ["\(live.address)"])
            try await program.nameServer(on: me) { _ in
              let flags = ["--retry-join", "db.example:7946"]
              try await driver.agent(of: program, on: me, flags, under: program.resolving) { agent in
                #expect(try await agent.timeToJoin() < .seconds(3))
                try await agent.stop()
                #expect(agent.errors.contains("db.example:7946: 1001 found"))
              }
            }
          }
        }
      }
    }

    @Test(
      "A name that moves from one machine to another between attempts leads to the new one alone",
      arguments: DriverUnderTest.allCases)
    func moves(_ driver: DriverUnderTest) async throws {
      try await NetworkNamespaces.with("me", "old", "new") { network in
        let (me, old, new) = (network["me"], network["old"], network["new"])
        try await Program.with { program in
          try program.name("db.example", ["\(old.address)"])
          try await program.nameServer(on: me) { dns in
            let flags = ["--retry-join", "db.example:7946", "--retry-interval", "1s"]
            try await driver.agent(of: program, on: me, flags, under: program.resolving) { agent in
              try await agent.line("attempt 1: nobody joined")
              let peer = try SerfAgent("new", on: new)
              try await peer.run { _ in
                try program.name("db.example", ["\(new.address)"])
                dns.send(SIGHUP)
                let line = try await agent.line(": joined new (\(peer.seed.endpoint))")
                #expect(line.contains("seeds: 1 joined"))
                #expect(!line.contains("\(old.address)"))
                try await agent.stop()
              }
            }
          }
        }
      }
    }

    /// Serf does not tell who answered it, so that its driver can only say what may be the matter.
    @Test(
      "A load balancer that leads back is no peer, and the loop goes on",
      arguments: [
        (DriverUnderTest.gossip, "attempt 1: alone, nobody but this node was found"),
        (.serf, "or the address leads back to this node"),
      ])
    func balancer(_ driver: DriverUnderTest, words: String) async throws {
      try await NetworkNamespaces.with("me", "balancer") { network in
        let (me, balancer) = (network["me"], network["balancer"])
        try await balancer.run("sysctl", "-qw", "net.ipv4.ip_forward=1")
        try await balancer.run(
          "nft",
          """
          table ip balance {
            chain in { type nat hook prerouting priority -100; meta l4proto { tcp, udp } th dport 7946 dnat to \(me.address); }
            chain out { type nat hook postrouting priority 100; masquerade; }
          }
          """)
        try await Program.with { program in
          let flags = [
            "--retry-join", "\(balancer.address):7946", "--retry-interval", "1s", "--retry-max", "0", "--profile",
            "local",
          ]
          try await driver.agent(of: program, on: me, flags) { agent in
            try await agent.line(words)
            try await agent.line("attempt 2: same as before, once")
            try await agent.stop()
          }
        }
      }
    }
  }
}

extension Program {
  /// Gives a name these addresses; a name server that runs already reads them at SIGHUP.
  fileprivate func name(_ name: String, _ addresses: [String]) throws {
    _ = try write(addresses.map { "\($0) \(name)\n" }.joined(), to: "names")
  }

  /// Runs a name server on a host, for its own use.
  fileprivate func nameServer<Result: Sendable>(
    on host: NetworkNamespaces.Host, _ body: (ChildProcess) async throws -> Result
  ) async throws -> Result {
    let dns = host.command(
      "/usr/sbin/dnsmasq",
      [
        "--keep-in-foreground", "--conf-file=/dev/null", "--no-resolv", "--no-hosts", "--user=root", "--pid-file",
        "--addn-hosts=\(folder)/names", "--listen-address=127.0.0.1", "--bind-interfaces", "--log-facility=-",
      ])
    _ = try write("nameserver 127.0.0.1\n", to: "resolv.conf")
    return try await withChildProcess(dns.program, arguments: dns.arguments) { process in
      try await process.line("started")
      return try await body(process)
    }
  }

  /// What makes a command ask that name server.
  fileprivate var resolving: [String] {
    ["unshare", "--mount", "sh", "-c", #"mount --bind "$0" /etc/resolv.conf && exec "$@""#, "\(folder)/resolv.conf"]
  }
}

extension NetworkNamespaces.Host {
  /// Runs a command in this host to its end; it must succeed.
  func run(_ program: String, _ arguments: String...) async throws {
    let command = command(program, arguments)
    let result = try await runChildProcess(
      command.program, arguments: command.arguments, environment: ["PATH": "/usr/sbin:/usr/bin:/sbin:/bin"])
    guard result.status == .code(0) else {
      throw NetworkFailure(what: "\(program) \(arguments.joined(separator: " ")): \(result.errors)")
    }
  }
}

extension ChildProcess {
  /// How long the attempt of an agent took that joined.
  func timeToJoin() async throws -> Duration {
    let line = try await line("attempt 1: joined")
    let word = line.components(separatedBy: " in ").last?.split { $0 == " " || $0 == ":" }.first
    return try #require(word.flatMap { GoDuration.parse(String($0)) }, "\(line)")
  }
}
