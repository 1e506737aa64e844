package import AddressTemplate
package import JoinPrimitives
package import Logging

/// The address that this node gossips on, and the one that others are told.
package struct NodeAddresses: Sendable, Equatable {
  /// What is bound; perhaps a wildcard.
  package let bound: HostPort
  /// What others can reach.
  package let advertised: HostPort
  /// The machine's own addresses.
  package let interfaces: [IPAddress]

  /// The port of Dkron's gossip, where an address names none.
  package static let defaultPort: UInt16 = 8946

  /// Reads both settings against the machine's interfaces.
  package init(bind: String, advertise: String?, interfaces: [NetworkInterface]) throws(NodeAddressError) {
    let bound = try Self.read(bind, setting: "bind-addr", interfaces: interfaces)
    let port = bound.port ?? Self.defaultPort
    let address = bound.host ?? .anyV4
    self.bound = HostPort(address, port: port)
    self.interfaces = interfaces.flatMap(\.addresses)
    if let advertise {
      let advertised = try Self.read(advertise, setting: "advertise-addr", interfaces: interfaces)
      self.advertised = HostPort(advertised.host ?? address, port: advertised.port ?? port)
    } else if address.isUnspecified {
      guard let own = AddressTemplate.privateAddress(of: interfaces) else { throw .noAddress }
      advertised = HostPort(own, port: port)
    } else {
      advertised = self.bound
    }
  }

  /// The address, nil for every interface, and the port.
  private static func read(
    _ text: String, setting: String, interfaces: [NetworkInterface]
  ) throws(NodeAddressError) -> (host: IPAddress?, port: UInt16?) {
    let expanded: String
    do {
      expanded = try AddressTemplate.evaluate(text, interfaces: interfaces)
    } catch .noAddress {
      throw .noAddress
    } catch {
      throw .unreadable(setting: setting, reason: "\(error)")
    }
    let place: ListenAddress
    do {
      place = try ListenAddress(parsing: expanded)
    } catch {
      throw .unreadable(setting: setting, reason: "'\(text)': \(error)")
    }
    switch place.host {
    case .address(let address): return (address, place.port)
    case nil: return (nil, place.port)
    case .name: throw .unreadable(setting: setting, reason: "'\(text)' is a name; give an address")
    }
  }
}

/// A node without an address.
package enum NodeAddressError: Error, Sendable, Equatable, CustomStringConvertible {
  /// No interface has a suitable one yet.
  case noAddress
  /// A setting is no address.
  case unreadable(setting: String, reason: String)

  /// The cause in words.
  package var description: String {
    switch self {
    case .noAddress: "no network interface has an address but loopback"
    case .unreadable(let setting, let reason): "\(setting): \(reason)"
    }
  }
}

extension NodeAddresses {
  /// How long a machine that is still booting may take to get an address.
  package static let patience = Duration.seconds(60)

  /// Waits until the machine has an address; asks `interfaces` once a second.
  package static func waiting(
    bind: String, advertise: String?, clock: any Clock<Duration>, logger: Logger,
    interfaces: @Sendable () -> [NetworkInterface]
  ) async throws -> NodeAddresses {
    for second in 0...Int(patience.components.seconds) {
      do {
        return try NodeAddresses(bind: bind, advertise: advertise, interfaces: interfaces())
      } catch .noAddress {
        if second == 0 {
          logger.warning(
            "no network interface has an address but loopback yet; waiting for one, at most \(GoDuration.format(patience))"
          )
        }
        try await clock.sleep(for: .seconds(1))
      } catch {
        throw CommandFailure(.configuration, "\(error)")
      }
    }
    throw CommandFailure(
      .temporary,
      "no network interface has an address but loopback after \(GoDuration.format(patience)); "
        + "bring up the network or set --bind-addr")
  }
}
