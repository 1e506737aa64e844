internal import JoinMembership
internal import JoinPrimitives

/// What can go wrong on a connection to a Serf agent's RPC port.
enum SerfRPCError: Error, Sendable, Hashable {
  /// No connection could be made, for this reason.
  case unreachable(reason: String)
  /// The connection ended, for this reason.
  case closed(reason: String)
  /// The agent has a key and we sent none.
  case authenticationRequired
  /// The agent refused our key.
  case wrongKey
  /// The agent understood the command and refused it.
  case rejected(command: String, reason: String)
  /// What came is not what a Serf agent sends.
  case violation(reason: String)
  /// No answer to a command came in time.
  case deadline(command: String, after: Duration)

  /// The failure as the retry loop and the operator see it.
  func membershipError(agent: HostPort) -> MembershipError {
    let place = "the Serf agent at \(agent)"
    switch self {
    case .unreachable(let reason):
      return MembershipError(
        .unavailable, "\(place) cannot be reached: \(reason)",
        remedy: "start it, or name its RPC address with --serf-rpc-addr"
      )
    case .closed(let reason):
      return MembershipError(
        .unavailable, "the connection to \(place) ended: \(reason)",
        remedy: "it is opened again; if it keeps ending, look into the agent's log"
      )
    case .authenticationRequired:
      return MembershipError(
        .denied, "\(place) asks for a key and none was given",
        remedy: "give the value of the agent's rpc_auth with --serf-rpc-auth"
      )
    case .wrongKey:
      return MembershipError(
        .denied, "\(place) refuses the key that was given",
        remedy: "make --serf-rpc-auth equal to the agent's rpc_auth, or leave it out where the agent has none"
      )
    case .rejected(let command, let reason):
      return MembershipError(
        .rejected, "\(place) refuses the command '\(command)': \(reason)", remedy: "look into the agent's log"
      )
    case .violation(let reason):
      return MembershipError(
        .protocolViolation, "what answers at \(agent) does not speak as a Serf agent does: \(reason)",
        remedy: "check that --serf-rpc-addr names the agent's RPC port (7373 by default) and not its gossip port"
      )
    case .deadline(let command, let time):
      return MembershipError(
        .unavailable, "\(place) did not answer the command '\(command)' within \(GoDuration.format(time))",
        remedy: "check that it is not stopped or overloaded; the connection is opened again"
      )
    }
  }
}
