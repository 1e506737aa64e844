internal import JoinPrimitives
internal import NIOCore

/// Which addresses lead to the host that the Serf agent runs on.
enum LocalAddresses {
  /// Whether a dial to `address` ends on the agent's own host: loopback and 0.0.0.0 always do, since it is the agent that
  /// dials; our interfaces' addresses only when the agent runs here.
  static func belongsToAgentHost(_ address: IPAddress, agent: HostPort) -> Bool {
    if address.isLoopback || address.isUnspecified { return true }
    let interfaces = interfaceAddresses()
    let agentIsHere =
      switch agent.host {
      case .name(let name): name == "localhost"
      case .address(let agent): agent.isLoopback || interfaces.contains(agent)
      }
    return agentIsHere && interfaces.contains(address)
  }

  private static func interfaceAddresses() -> Set<IPAddress> {
    let devices = (try? System.enumerateDevices()) ?? []
    return Set(devices.compactMap { $0.address?.ipAddress.flatMap { IPAddress($0) } })
  }
}
