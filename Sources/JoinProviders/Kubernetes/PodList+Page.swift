import JoinDiscovery
import JoinPrimitives

extension PodList {
  /// The page for the loop: ready pods first. `namespaces` gathers a few of those where matches were found.
  func page(_ selection: PodSelection, origin: String, namespaces: inout Set<String>) -> SeedPage {
    guard let items else { return SeedPage(origin: origin) }
    var found: Set<String> = []
    var page = SeedPage(items, origin: origin) { pod in
      let verdict = pod.verdict(selection)
      if case .seed = verdict, let name = pod.metadata?.namespace { found.insert(name) }
      return verdict
    }
    namespaces = Set(namespaces.union(found).sorted().prefix(3))
    page.seeds = page.seeds.filter(\.isReady) + page.seeds.filter { !$0.isReady }
    return page
  }
}
