import CloudHTTP
import JoinDiscovery
import JoinPrimitives

/// One lookup: which lists are read, in which order, and what they give.
struct AzureSearch {
  /// What the operator should see once, handed on with the next page.
  var remarks: [String] = []

  private let selection: AzureSelection
  private let manager: ResourceManager
  private var isFirstPage = true

  init(selection: AzureSelection, manager: ResourceManager) {
    self.selection = selection
    self.manager = manager
  }

  /// Reads all that is needed and reports each page. Public addresses stand in a list of their own, which is read at the
  /// end for the machines that were picked before.
  mutating func run(report: (SeedPage) async throws -> Void) async throws(DiscoveryError) {
    var picker = InterfacePicker(selection: selection, machines: try await machines())
    var wanted: [String: String?] = [:]
    var next = Optional(manager.first(interfaces))
    var pages = PageGuard(provider: Azure.declaration.name)
    while let link = next {
      let answer = try await manager.page(of: NetworkInterfaceRow.self, at: link, in: interfaces)
      var page = SeedPage()
      page.seeds = seeds(of: picker.pick(from: answer.value, into: &page), asking: &wanted)
      next = try pages.advance(toLink: answer.nextLink, from: link)
      if next == nil { page.seeds += seeds(of: picker.rest(into: &page), asking: &wanted) }
      if next == nil, picker.isEmpty { remarks += hint }
      try await deliver(page, report)
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
    try await manager.readAll(VirtualMachineRow.self, of: .machines) { index.add(tagsOf: $0, wanted: tag) }
    if place == .vm, index.tagged.isEmpty { return index }
    do throws(DiscoveryError) {
      try await manager.readAll(VirtualMachineRow.self, of: .machineStatus) { index.add(statesOf: $0) }
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
    var next = Optional(manager.first(publicAddresses))
    var pages = PageGuard(provider: Azure.declaration.name)
    while let link = next {
      let answer = try await manager.page(of: PublicAddressRow.self, at: link, in: publicAddresses)
      var page = SeedPage()
      for row in answer.value {
        guard let name = rest[row.id.lowercased()], let address = row.properties?.ipAddress.flatMap({ IPAddress($0) })
        else { continue }
        rest[row.id.lowercased()] = nil
        page.seeds.append(Seed(address, name: name))
      }
      next = rest.isEmpty ? nil : try pages.advance(toLink: answer.nextLink, from: link)
      if next == nil, !rest.isEmpty { page.skip(selection.addressType.absence, count: rest.count) }
      try await deliver(page, report)
    }
  }

  // MARK: - What they give

  private func seeds(of picks: [InterfacePicker.Pick], asking wanted: inout [String: String?]) -> [Seed] {
    var seeds: [Seed] = []
    for pick in picks {
      switch pick.address {
      case .known(let address): seeds.append(Seed(address, name: pick.name))
      case .resource(let id): wanted.updateValue(pick.name, forKey: id)
      }
    }
    return seeds
  }

  private mutating func deliver(
    _ page: SeedPage, _ report: (SeedPage) async throws -> Void
  ) async throws(DiscoveryError) {
    var page = page
    if isFirstPage { page.origin = "subscription \(selection.subscription), credentials from \(manager.origin)" }
    page.warnings += remarks
    isFirstPage = false
    remarks = []
    try await page.deliver(from: Azure.declaration.name, to: report)
  }

  /// What a lookup without a match usually comes from.
  private var hint: [String] {
    switch selection.target {
    case .tag(let tag, .nic):
      [
        "no network interface in use carries the tag \(tag.name)=\(tag.value); Azure does not hand a machine's tags on "
          + "to its interfaces: tag the interfaces, or add tag_on=vm to the entry"
      ]
    case .tag(let tag, let place):
      [
        "no \(place == .vm ? "machine" : "machine and no interface") that is in use carries the tag "
          + "\(tag.name)=\(tag.value); machines of a uniform scale set are found by resource_group= and vm_scale_set="
      ]
    case .scaleSet(_, let name):
      [
        "the scale set \(name) lists no interface; the machines of one with flexible orchestration are found by "
          + "tag_name= and tag_value="
      ]
    }
  }
}
