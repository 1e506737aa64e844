package import JoinPrimitives

extension Settings {
  static let serf: [AnySetting] = [membership.untyped, serfRPCAddress.untyped, serfRPCAuth.untyped]

  /// What brings members together.
  package static let membership = Setting.choice(
    "membership",
    "What brings members together: gossip, by this node itself; serf, through a running Serf agent; stub, in memory.",
    default: MembershipChoice.gossip)

  /// Where the Serf agent listens.
  package static let serfRPCAddress = Setting<HostPort>.serfRPC(
    "serf-rpc-addr", "The RPC address of the Serf agent that membership serf uses."
  ).only(.serf)

  /// The Serf agent's RPC key.
  package static let serfRPCAuth = Setting.secret(
    "serf-rpc-auth", "The RPC key of that Serf agent; @env:NAME and @file:PATH refer to one."
  ).only(.serf)
}

extension Setting where Value == HostPort {
  /// The port that a Serf agent listens at unless it is told otherwise.
  private static var serfPort: UInt16 { 7373 }

  static func serfRPC(_ key: String, _ summary: String) -> Self {
    let loopback = IPAddress(bytes: [127, 0, 0, 1])
    let fallback = HostPort(host: loopback.map { .address($0) } ?? .name("localhost"), port: serfPort)
    return Self(
      key, summary, kind: .text, placeholder: "address", default: fallback, shown: { .text($0.description) }
    ) { node throws(ValueFault) in
      do {
        let address = try HostPort(parsing: try node.text())
        return HostPort(host: address.host, port: address.port ?? serfPort)
      } catch let fault as ValueFault {
        throw fault
      } catch {
        throw node.fault("\(error)", remedy: "write it like 127.0.0.1:7373")
      }
    }
  }
}
