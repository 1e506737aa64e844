import JoinPrimitives

/// A row of a list of network interfaces.
struct NetworkInterfaceRow: Decodable, Sendable {
  struct Properties: Decodable, Sendable {
    let primary: Bool?
    let virtualMachine: AzureReference?
    let ipConfigurations: [Configuration]?
  }
  struct Configuration: Decodable, Sendable {
    let properties: ConfigurationProperties?
  }
  struct ConfigurationProperties: Decodable, Sendable {
    let primary: Bool?
    let privateIPAddress: String?
    let privateIPAddressVersion: String?
    let publicIPAddress: AzureReference?
  }

  let id: String
  let tags: [String: String?]?
  let properties: Properties?

  /// Whether it is the first interface of its machine.
  var isPrimary: Bool { properties?.primary == true }

  /// The machine it belongs to, in the one case that IDs are compared in.
  var machineID: String? { properties?.virtualMachine?.id?.lowercased() }

  /// What its machine is called: `web-1`, or `workers_3` for the machine 3 of a scale set.
  var machineName: String? {
    guard let parts = properties?.virtualMachine?.id?.split(separator: "/"), let last = parts.last else { return nil }
    let kinds = parts.map { $0.lowercased() }
    guard let set = kinds.firstIndex(of: "virtualmachinescalesets"), set + 1 < parts.count else { return String(last) }
    return "\(parts[set + 1])_\(last)"
  }

  /// Its first private IPv4 address, that of the primary configuration before others.
  var privateIPv4: IPAddress? {
    configurations.lazy.compactMap { $0.privateIPAddress.flatMap { IPAddress($0) } }.first { $0.family == .v4 }
  }

  /// The resource that holds its first public address of a family, in the one case that IDs are compared in.
  func publicAddressID(_ family: IPAddress.Family) -> String? {
    let version = family == .v4 ? "ipv4" : "ipv6"
    return configurations.first { configuration in
      configuration.publicIPAddress?.id != nil
        && (configuration.privateIPAddressVersion?.lowercased() ?? "ipv4") == version
    }?.publicIPAddress?.id?.lowercased()
  }

  private var configurations: [ConfigurationProperties] {
    let all = (properties?.ipConfigurations ?? []).compactMap(\.properties)
    return all.filter { $0.primary == true } + all.filter { $0.primary != true }
  }
}
