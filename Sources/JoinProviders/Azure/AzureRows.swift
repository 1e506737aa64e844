import CloudHTTP

/// One page of a list of the Resource Manager.
struct AzurePage<Row: Decodable & Sendable>: Decodable, Sendable {
  let value: RowList<Row>
  let nextLink: String?

  /// Whether no page follows.
  var isLast: Bool { nextLink?.isEmpty ?? true }
}

/// A resource that another one points to.
struct AzureReference: Decodable, Sendable {
  let id: String?
}

/// A row of the list of machines, with either tags or power states.
struct VirtualMachineRow: Decodable, Sendable {
  struct Properties: Decodable, Sendable {
    let instanceView: InstanceView?
  }
  struct InstanceView: Decodable, Sendable {
    let statuses: [Status]?
  }
  struct Status: Decodable, Sendable {
    let code: String?
  }

  let id: String
  let tags: [String: String?]?
  let properties: Properties?

  /// Whether the machine is known not to run and not to be starting.
  var isStopped: Bool {
    let prefix = "powerstate/"
    let codes = (properties?.instanceView?.statuses ?? []).compactMap { $0.code?.lowercased() }
    guard let state = codes.first(where: { $0.hasPrefix(prefix) })?.dropFirst(prefix.count) else { return false }
    return !["running", "starting", "unknown"].contains(state)
  }
}

/// A row of the list of public addresses.
struct PublicAddressRow: Decodable, Sendable {
  struct Properties: Decodable, Sendable {
    let ipAddress: String?
  }

  let id: String
  let properties: Properties?
}
