internal import AddressTemplate
package import AgentConfiguration
internal import JoinDiscovery
internal import JoinPrimitives
internal import Logging
internal import RetryJoin
internal import Synchronization

/// A node that tells the others a loopback address. Members on other machines would find themselves there, so seeds
/// beyond this machine and such an address exclude each other.
package final class LoopbackAdvertisement: Sendable {
  private let advertised: HostPort
  private let interfaces: [IPAddress]
  private let logger: Logger
  private let hasWarned = Atomic(false)

  /// Nil unless the advertised address is a loopback one.
  init?(_ addresses: NodeAddresses, logger: Logger) {
    guard case .address(let address) = addresses.advertised.host, address.isLoopback else { return nil }
    advertised = addresses.advertised
    interfaces = addresses.interfaces
    self.logger = logger
  }

  /// What `check` finds in a configuration before anything starts; a node whose address is still to come, or is the
  /// Serf agent's, has nothing to check.
  package static func check(_ configuration: AgentConfiguration) throws(CommandFailure) {
    guard configuration.membership != .serf else { return }
    let addresses = try? NodeAddresses(
      bind: configuration.bindAddress, advertise: configuration.advertiseAddress, interfaces: NetworkInterface.all())
    let own = addresses.flatMap {
      LoopbackAdvertisement($0, logger: Logger(label: "none") { _ in SwiftLogNoOpLogHandler() })
    }
    try own?.check(configuration.retryJoin.isEmpty ? configuration.join : configuration.retryJoin)
  }

  /// Throws when an entry is the address of another machine.
  func check(_ entries: [ConfiguredEntry]) throws(CommandFailure) {
    for entry in entries {
      guard case .host(let place) = entry.entry.kind, case .address(let address) = place.host, isElsewhere(address)
      else { continue }
      throw CommandFailure(.configuration, "\(contradiction(place)) (\(entry.origin)); \(Self.remedy)")
    }
  }

  /// The source, which warns once when it finds another machine.
  func watching(_ source: some SeedSource) -> some SeedSource {
    WatchedSource(source: source) { [self] page in
      guard let seed = page.seeds.first(where: { isElsewhere($0.address) }),
        !hasWarned.exchange(true, ordering: .relaxed)
      else { return }
      logger.warning("\(contradiction(seed.endpoint)), which '\(source.text)' found; \(Self.remedy)")
    }
  }

  private func isElsewhere(_ address: IPAddress) -> Bool {
    !address.isLoopback && !address.isUnspecified && !interfaces.contains { $0.bytes == address.bytes }
  }

  private func contradiction(_ seed: HostPort) -> String {
    "members are told \(advertised), where only this machine can reach this node, but \(seed) is another machine"
  }

  private static let remedy = "set bind-addr or advertise-addr to an address that the others can reach"
}

/// A source whose pages somebody looks at on their way.
private struct WatchedSource<Source: SeedSource>: SeedSource {
  let source: Source
  let look: @Sendable (SeedPage) -> Void

  var text: String { source.text }

  func lookUp(report: @escaping @Sendable (SeedPage) async throws -> Void) async -> EntryReport {
    await source.lookUp { [look] page in
      look(page)
      try await report(page)
    }
  }
}
