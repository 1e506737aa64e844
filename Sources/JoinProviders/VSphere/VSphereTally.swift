import CloudHTTP
import JoinDiscovery
import JoinPrimitives

/// What a lookup makes of the objects that carry the tag.
struct VSphereTally: Sendable {
  /// The machines among them.
  let machines: [String]
  private let addressType: VSphereAddressType
  private let center: VCenter
  /// How many objects are none; told once.
  private var others: Int
  /// The machines of which nothing was told yet.
  private var open: Set<String>
  private var isFirst = true

  init(_ objects: [TaggedObject], addressType: VSphereAddressType, center: VCenter) {
    let found = objects.filter(\.isMachine)
    machines = found.map(\.id)
    others = objects.count - found.count
    open = Set(machines)
    self.addressType = addressType
    self.center = center
  }

  /// A page of seeds. The first one also counts what is no machine, the last one tells of machines that stayed hidden.
  mutating func page(_ rows: [VSphereMachine], isLast: Bool) -> SeedPage {
    var page = SeedPage(rows, origin: center.origin) { verdict(on: $0) }
    if isFirst {
      page.warnings = center.warnings
      page.rows += others
      if others > 0 { page.skip("no virtual machine", count: others) }
      isFirst = false
    }
    open.subtract(rows.map(\.id))
    if isLast, !open.isEmpty {
      page.warnings.append(
        "\(open.count) of \(machines.count) machines with the tag are not shown to user \(center.user)")
    }
    return page
  }

  private func verdict(on machine: VSphereMachine) -> RowVerdict {
    guard open.contains(machine.id) else { return .skipped("without the tag") }
    if machine.faults.contains("ManagedObjectNotFound") { return .skipped("deleted") }
    if machine.faults.contains("NoPermission") { return .skipped("may not be read") }
    if !machine.faults.isEmpty { return .skipped("cannot be read") }
    guard machine.powerState == "poweredOn" else { return .skipped("not running") }
    guard !machine.cards.isEmpty else { return .skipped("no network told by VMware Tools") }
    guard let address = machine.address(addressType) else { return .skipped(addressType.absence) }
    return .seed(Seed(address, name: machine.name.isEmpty ? machine.id : machine.name))
  }
}
