import Foundation
import JoinDiscovery
import JoinPrimitives
import JoinTestKit

/// Hosts of their own on one machine: network namespaces on the ports of a bridge, which stands in a namespace too, so
/// that nothing of the machine's own network is touched.
///
/// The hosts have the addresses 10.77.0.1, .2, .3 … and fd77::1, ::2, ::3 … in their order, loopback, and no way out.
struct NetworkNamespaces: Sendable {
  /// One of the hosts.
  struct Host: Sendable {
    let name: String
    let address: IPAddress
    let addressV6: IPAddress
    /// What `ip netns` calls it.
    let namespace: String

    /// A program and its arguments, to be run in this host by `runChildProcess` or `withChildProcess`.
    func command(_ program: String, _ arguments: [String]) -> (program: String, arguments: [String]) {
      ("/sbin/ip", ["netns", "exec", namespace, program] + arguments)
    }
  }

  let hosts: [Host]
  private let bridge: String

  private static let path = "/usr/sbin:/usr/bin:/sbin:/bin"
  private static let mark = "dkron-test-\(ProcessInfo.processInfo.processIdentifier)"

  subscript(_ name: String) -> Host {
    guard let host = hosts.first(where: { $0.name == name }) else { preconditionFailure("no host \(name)") }
    return host
  }

  /// Makes the hosts, runs `body`, and takes everything away again, the processes in the hosts too. Should this process
  /// be killed meanwhile, another one sees to that.
  static func with<Result: Sendable>(
    _ names: String..., body: (NetworkNamespaces) async throws -> Result
  ) async throws -> Result {
    let network = try NetworkNamespaces(names)
    let result: Swift.Result<Result, any Error>
    do {
      try await network.make()
      result = .success(try await body(network))
    } catch {
      result = .failure(error)
    }
    // A task of its own, since this one may be cancelled.
    _ = try await Task { try await run(network.removal) }.value
    return try result.get()
  }

  private init(_ names: [String]) throws {
    let number = UUID().uuidString.prefix(4)
    bridge = "\(Self.mark)-\(number)"
    hosts = try names.enumerated().map { index, name in
      guard let v4 = IPAddress("10.77.0.\(index + 1)"), let v6 = IPAddress("fd77::\(index + 1)") else {
        throw NetworkFailure(what: "there is no address for host \(index + 1)")
      }
      return Host(name: name, address: v4, addressV6: v6, namespace: "\(Self.mark)-\(number)-\(name)")
    }
  }

  private func make() async throws {
    let namespaces = "/run/netns/\(bridge)"
    var script = """
      ip netns add \(bridge)
      setsid sh -c 'while [ -d /proc/\(ProcessInfo.processInfo.processIdentifier) ] && [ -e \(namespaces) ]; do
        sleep 1
      done
      [ ! -e \(namespaces) ] || { \(removal); }' </dev/null >/dev/null 2>&1 &
      ip -n \(bridge) link add bridge0 type bridge mcast_snooping 0
      ip -n \(bridge) link set bridge0 up

      """
    for (index, host) in hosts.enumerated() {
      script += """
        ip netns add \(host.namespace)
        ip -n \(bridge) link add port\(index) type veth peer name eth0 netns \(host.namespace)
        ip -n \(bridge) link set port\(index) master bridge0 up
        ip -n \(host.namespace) link set lo up
        ip -n \(host.namespace) link set eth0 up
        ip -n \(host.namespace) address add \(host.address)/24 dev eth0
        ip -n \(host.namespace) address add \(host.addressV6)/64 dev eth0 nodad
        ip netns exec \(host.namespace) nft -f - <<'RULES'
        table inet test {
          chain input { type filter hook input priority 0; }
        }
        RULES

        """
    }
    try await Self.run(script)
  }

  /// The shell's words for ending what runs in the hosts and taking them away, the bridge last.
  private var removal: String {
    (hosts.map(\.namespace) + [bridge]).map { name in
      "for id in $(ip netns pids \(name) 2>/dev/null); do kill -KILL $id; done; ip netns delete \(name) 2>/dev/null || :"
    }.joined(separator: "; ")
  }

  @discardableResult
  private static func run(_ script: String) async throws -> String {
    let result = try await runChildProcess(
      "/bin/sh", arguments: ["-ec", script], environment: ["PATH": Self.path], within: .seconds(60))
    guard result.status == .code(0) else { throw NetworkFailure(what: "\(script)\n\(result.errors)") }
    return result.output
  }
}

// MARK: - What goes wrong on a network

extension NetworkNamespaces {
  /// Adds rules of `nft` to what comes in at a host, such as `udp dport 7946 drop`.
  func drop(_ rules: String..., at host: Host) async throws {
    let lines = rules.map { "add rule inet test input \($0)" }.joined(separator: "\n")
    try await Self.run("ip netns exec \(host.namespace) nft -f - <<'RULES'\n\(lines)\nRULES\n")
  }

  /// Loses so many of a hundred packets that come in at each of the hosts from the network, by chance.
  func lose(percent: Int, at hosts: [Host]) async throws {
    for host in hosts { try await drop("iifname eth0 numgen random mod 100 < \(percent) drop", at: host) }
  }

  /// Keeps two groups of hosts from hearing each other, both ways.
  func part(_ some: [Host], from others: [Host]) async throws {
    for (near, far) in [(some, others), (others, some)] {
      let v4 = far.map { "\($0.address)" }.joined(separator: ", ")
      let v6 = far.map { "\($0.addressV6)" }.joined(separator: ", ")
      for host in near { try await drop("ip saddr { \(v4) } drop", "ip6 saddr { \(v6) } drop", at: host) }
    }
  }

  /// Takes all such rules away.
  func heal() async throws {
    let lines = hosts.map { "ip netns exec \($0.namespace) nft flush chain inet test input" }
    try await Self.run(lines.joined(separator: "\n"))
  }
}

// MARK: - Where this is possible

extension NetworkNamespaces {
  /// Why no network can be made here; nil where it can. It needs root, `ip` and `nft`, and a kernel that has them.
  static let obstacle: String? = {
    guard getuid() == 0 else { return "network namespaces need root" }
    let name = "\(mark)-try"
    let script = """
      ip netns add \(name)
      trap 'ip netns delete \(name)' EXIT
      ip -n \(name) link add bridge0 type bridge
      ip -n \(name) link add port0 type veth peer name eth0
      ip netns exec \(name) nft -f - <<'RULES'
      table inet test {
        chain input {
          type filter hook input priority 0;
          numgen random mod 100 < 20 drop
        }
      }
      RULES

      """
    let process = Process()
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = ["-ec", script]
    process.environment = ["PATH": path]
    let errors = Pipe()
    process.standardError = errors
    process.standardInput = FileHandle.nullDevice
    do { try process.run() } catch { return "\(error)" }
    let text = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    // What fails for another reason is a fault of ours, which the tests must show.
    let causes = ["not permitted", "Permission denied", "not supported", "not found", "No such file"]
    guard process.terminationStatus != 0, causes.contains(where: text.contains) else { return nil }
    return "no network namespaces with a bridge and nft here: \(text)"
  }()
}

/// The hosts could not be made, or not be changed.
struct NetworkFailure: Error, CustomStringConvertible {
  let what: String
  var description: String { "the network of hosts failed: \(what)" }
}
