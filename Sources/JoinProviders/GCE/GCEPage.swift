import CloudHTTP
import JoinDiscovery
import JoinPrimitives

/// One page of the list of all instances of a project, grouped by zone.
struct GCEPage: Decodable, Sendable {
  struct Warning: Decodable, Sendable {
    let code: String?
    let message: String?
  }

  struct Scope: Decodable, Sendable {
    let instances: RowList<GCEInstance>?
    let warning: Warning?
  }

  /// By `zones/NAME`; zones without instances are there too, with a warning that says so.
  let items: [String: Scope]?
  let nextPageToken: String?
  let warning: Warning?
  let unreachables: [String]?

  /// The zones that this page speaks of.
  var zones: Set<String> { Set((items ?? [:]).keys.map(Self.name)) }

  /// What the page gives for a selection, in zones that `isWanted` accepts.
  func seeds(_ selection: GCESelection, in isWanted: (String) -> Bool) -> SeedPage {
    var page = SeedPage()
    for (key, scope) in (items ?? [:]).sorted(by: { $0.key < $1.key }) {
      let zone = Self.name(key)
      let count = scope.instances?.count ?? 0
      page.rows += count
      guard isWanted(zone) else {
        if count > 0 { page.skip("in another zone", count: count) }
        continue
      }
      if let warning = scope.warning, warning.code != "NO_RESULTS_ON_PAGE" {
        page.warnings.append("zone \(ServerText.excerpt(zone, limit: 60)) is left out\(Self.words(warning))")
      }
      let instances = scope.instances?.rows ?? []
      if count > instances.count { page.skip("not understood", count: count - instances.count) }
      for instance in instances {
        if let reason = instance.mismatch(selection) {
          page.skip(reason)
        } else if let address = instance.address(selection.addressType) {
          page.seeds.append(Seed(address, name: instance.name))
        } else {
          page.skip(selection.addressType.absence)
        }
      }
    }
    page.warnings += remarks(isWanted)
    return page
  }

  /// What the page as a whole lacks.
  private func remarks(_ isWanted: (String) -> Bool) -> [String] {
    // Names of places that did not answer stand as paths: zones/NAME, or with the project before.
    let silent = (unreachables ?? []).map(Self.name).filter(isWanted).map { ServerText.excerpt($0, limit: 60) }
    if !silent.isEmpty { return ["some zones did not answer and are left out: \(silent.joined(separator: ", "))"] }
    guard let warning, warning.code != "NO_RESULTS_ON_PAGE", unreachables?.isEmpty ?? true else { return [] }
    return ["the list of instances is not complete\(Self.words(warning))"]
  }

  private static func words(_ warning: Warning) -> String {
    let words = [warning.code, warning.message].compactMap { $0 }.joined(separator: ": ")
    return words.isEmpty ? "" : " (\(ServerText.excerpt(words)))"
  }

  private static func name(_ path: String) -> String {
    String(path.split(separator: "/").last ?? "")
  }
}
