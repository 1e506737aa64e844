import JoinPrimitives
import JoinTestKit
import Testing

/// A membership driver that shall behave like the others, with the Serf agent that `serf` needs beside it.
enum DriverUnderTest: String, CaseIterable, CustomTestStringConvertible {
  case gossip
  case serf

  var testDescription: String { rawValue }

  /// Runs an agent for as long as `body` runs; its node gossips at this address, or on a host of its own.
  func agent<Result: Sendable>(
    of program: Program, named name: String = "me", on host: NetworkNamespaces.Host? = nil,
    at address: IPAddress? = nil, port: UInt16? = nil, _ flags: [String], under wrapper: [String] = [],
    variables: [String: String] = [:], _ body: @Sendable (ChildProcess) async throws -> Result
  ) async throws -> Result {
    let common = ["--membership", rawValue, "--node-name", name] + flags
    let serf = try SerfAgent(name, on: host, at: address, port: port)
    switch self {
    case .gossip:
      let bind = ["--bind-addr", "\(serf.seed.endpoint)"]
      return try await program.agent(bind + common, under: wrapper, on: host, variables: variables, body)
    case .serf:
      return try await serf.run { _ in
        try await program.agent(
          ["--serf-rpc-addr", "\(serf.rpcAddress)"] + common, under: wrapper, on: host, variables: variables, body)
      }
    }
  }
}

extension IPAddress {
  /// 127.x.y.z by the number that its last three parts make: the loopback interface answers to all of them.
  static func loopback(_ number: Int) -> IPAddress {
    IPAddress(bytes: [127, UInt8(number >> 16 & 0xFF), UInt8(number >> 8 & 0xFF), UInt8(number & 0xFF)]) ?? .loopbackV4
  }
}
