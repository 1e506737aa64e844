import CloudHTTP
import JoinDiscovery
import JoinPrimitives

/// One lookup: which lists are read, in which order, and what they give.
struct AzureSearch {
  /// What the operator should see once, handed on with the next page.
  var remarks: [String] = []

  private let selection: AzureSelection
  private let lists: AzureListReader
  private var isFirstPage = true

  init(selection: AzureSelection, lists: AzureListReader) {
    self.selection = selection
    self.lists = lists
  }

  /// Reads all that is needed and reports each page. Public addresses stand in a list of their own, which is read at
  /// the end for the machines that were picked before.
  mutating func run(report: (SeedPage) async throws -> Void) async throws(DiscoveryError) {
    var picker = InterfacePicker(selection: selection, machines: try await machines())
    var wanted: [String: String?] = [:]
    try await lists.pages(of: interfaces, as: NetworkInterfaceRow.self) { answer throws(DiscoveryError) in
      var page = SeedPage()
      var picks = picker.pick(from: answer.value, into: &page)
      if answer.isLast {
        picks += picker.rest(into: &page)
        if !picker.hasMatched { remarks.append(hint) }
      }
      add(picks, to: &page, asking: &wanted)
      try await deliver(page, report)
      return true
    }
    if !wanted.isEmpty { try await readPublicAddresses(of: wanted, report: report) }
  }

  // MARK: - The lists

  private var interfaces: AzureList {
    switch selection.target {
    case .tag: .interfaces
    case .scaleSet(let group, let name): .scaleSetInterfaces(resourceGroup: group, name: name)
    }
  }

  private var publicAddresses: AzureList {
    switch selection.target {
    case .tag: .publicAddresses
    case .scaleSet(let group, let name): .scaleSetPublicAddresses(resourceGroup: group, name: name)
    }
  }

  /// What is known of machines, where their tags count: else only interfaces may be read, and nothing is known.
  private mutating func machines() async throws(DiscoveryError) -> MachineIndex {
    var index = MachineIndex()
    guard case .tag(let tag, let place) = selection.target, place != .nic else { return index }
    try await lists.pages(of: .machines, as: VirtualMachineRow.self) { page throws(DiscoveryError) in
      index.add(tagsOf: page.value, wanted: tag)
      return true
    }
    if place == .vm, index.tagged.isEmpty { return index }
    do throws(DiscoveryError) {
      try await lists.pages(of: .machineStatus, as: VirtualMachineRow.self) { page throws(DiscoveryError) in
        index.add(statesOf: page.value)
        return true
      }
    } catch {
      guard [.denied, .configuration, .badResponse].contains(error.code) else { throw error }
      remarks.append("machines that do not run are not left out, since their states cannot be read: \(error.message)")
    }
    return index
  }

  private mutating func readPublicAddresses(
    of wanted: [String: String?], report: (SeedPage) async throws -> Void
  ) async throws(DiscoveryError) {
    var rest = wanted
    try await lists.pages(of: publicAddresses, as: PublicAddressRow.self) { answer throws(DiscoveryError) in
      var page = SeedPage()
      for row in answer.value.rows {
        let id = row.id.lowercased()
        guard let name = rest[id], let address = row.properties?.ipAddress.flatMap({ IPAddress($0) }) else { continue }
        rest[id] = nil
        page.seeds.append(Seed(address, name: name))
      }
      page.rows = page.seeds.count
      if answer.isLast, !rest.isEmpty {
        page.rows += rest.count
        page.skip(selection.addressType.absence, count: rest.count)
      }
      try await deliver(page, report)
      return !rest.isEmpty
    }
  }

  // MARK: - What they give

  /// Makes seeds of what has an address; what has none yet is asked for later, and its row counted then.
  private func add(_ picks: [InterfacePicker.Pick], to page: inout SeedPage, asking wanted: inout [String: String?]) {
    for pick in picks {
      switch pick.address {
      case .known(let address): page.seeds.append(Seed(address, name: pick.name))
      case .resource(let id):
        page.rows -= 1
        wanted.updateValue(pick.name, forKey: id)
      }
    }
  }

  private mutating func deliver(
    _ page: SeedPage, _ report: (SeedPage) async throws -> Void
  ) async throws(DiscoveryError) {
    var page = page
    if isFirstPage { page.origin = "subscription \(selection.subscription), credentials from \(lists.origin)" }
    page.warnings += remarks
    isFirstPage = false
    remarks = []
    try await page.deliver(from: Azure.declaration.name, to: report)
  }

  /// What a lookup without a match usually comes from.
  private var hint: String {
    switch selection.target {
    case .tag(let tag, .nic):
      "no network interface carries the tag \(tag.name)=\(tag.value); Azure does not hand a machine's tags on to "
        + "its interfaces: tag the interfaces, or add tag_on=vm to the entry"
    case .tag(let tag, let place):
      "no \(place == .vm ? "machine" : "machine and no interface") carries the tag \(tag.name)=\(tag.value); "
        + "machines of a uniform scale set are found by resource_group= and vm_scale_set="
    case .scaleSet(_, let name):
      "the scale set \(name) lists no interface; the machines of one with flexible orchestration are found by tag_name= "
        + "and tag_value="
    }
  }
}
