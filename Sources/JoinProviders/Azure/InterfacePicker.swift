import CloudHTTP
import JoinDiscovery
import JoinPrimitives

/// Picks one interface a machine out of pages of interfaces. Primary ones are handed on at once; others wait until the
/// last page, since the primary one of their machine may still come.
struct InterfacePicker: Sendable {
  /// What a machine is reached by.
  enum Address: Sendable, Equatable {
    case known(IPAddress)
    /// The ID of the resource that holds a public address.
    case resource(String)
  }

  /// One machine.
  struct Pick: Sendable, Equatable {
    let name: String?
    let address: Address
  }

  private let selection: AzureSelection
  private let machines: MachineIndex
  private var taken: Set<String> = []
  private var waiting: [(machine: String, pick: Pick)] = []
  private var waitingMachines: Set<String> = []

  init(selection: AzureSelection, machines: MachineIndex = MachineIndex()) {
    self.selection = selection
    self.machines = machines
  }

  /// Whether any interface was what is looked for, be it one without a fitting address.
  private(set) var hasMatched = false

  /// The machines that these rows decide; `page` says why others fell out, and counts those rows that were decided.
  mutating func pick(from list: RowList<NetworkInterfaceRow>, into page: inout SeedPage) -> [Pick] {
    page.rows += list.count
    let unread = list.count - list.rows.count
    if unread > 0 { page.skip("not understood", count: unread) }
    var picks: [Pick] = []
    for row in list.rows {
      if let reason = absence(of: row) {
        page.skip(reason)
        continue
      }
      hasMatched = true
      guard let machine = row.machineID else {
        page.skip("attached to no machine")
        continue
      }
      if machines.stopped.contains(machine) {
        page.skip("of a machine that does not run")
        continue
      }
      guard let address = address(of: row) else {
        page.skip(selection.addressType.absence)
        continue
      }
      let pick = Pick(name: row.machineName, address: address)
      if taken.contains(machine) || !row.isPrimary && waitingMachines.contains(machine) {
        page.skip(Self.further)
      } else if row.isPrimary {
        taken.insert(machine)
        picks.append(pick)
      } else {
        page.rows -= 1
        waitingMachines.insert(machine)
        waiting.append((machine, pick))
      }
    }
    return picks
  }

  /// The machines of which only other interfaces than the primary one came.
  mutating func rest(into page: inout SeedPage) -> [Pick] {
    defer { waiting = [] }
    page.rows += waiting.count
    return waiting.compactMap { machine, pick in
      if taken.insert(machine).inserted { return pick }
      page.skip(Self.further)
      return nil
    }
  }

  private static let further = "a further interface of the same machine"

  /// Why a row does not carry what is wanted; nil when it does.
  private func absence(of row: NetworkInterfaceRow) -> String? {
    guard case .tag(let tag, let place) = selection.target else { return nil }
    let isOnMachine = row.machineID.map(machines.tagged.contains) ?? false
    switch place {
    case .nic: return tag.isAmong(row.tags) ? nil : "without the tag"
    case .vm: return isOnMachine ? nil : "of machines without the tag"
    case .both: return isOnMachine || tag.isAmong(row.tags) ? nil : "without the tag, like their machines"
    }
  }

  private func address(of row: NetworkInterfaceRow) -> Address? {
    switch selection.addressType {
    case .privateV4: row.privateIPv4.map { .known($0) }
    case .publicV4: row.publicAddressID(.v4).map { .resource($0) }
    case .publicV6: row.publicAddressID(.v6).map { .resource($0) }
    }
  }
}
