import CloudHTTP
import JoinDiscovery
import Logging

/// One search for pods, page by page: asks, reads, and mends what can be mended once.
struct PodSearch {
  private let selection: PodSelection
  private let cluster: Cluster
  private let origin: String
  private let context: DiscoveryContext
  private let client: CloudClient

  private var pages = PageGuard(provider: Kubernetes.declaration.name)
  /// Where to go on; nil at the end.
  private var next: Place? = .beginning
  /// Where matches were found, as far as a warning names them.
  private var namespaces: Set<String> = []
  private var hasStarted = false
  private var hasWarnedOfNamespaces = false
  private var restarts = 0

  /// Where in the list to read on.
  enum Place: Equatable {
    case beginning
    case behind(String)
    /// All at once, without pages that could expire.
    case whole
  }

  init(_ selection: PodSelection, in cluster: Cluster, knownFrom origin: String, context: DiscoveryContext) {
    self.selection = selection
    self.cluster = cluster
    self.origin = origin
    self.context = context
    client = CloudClient(context, provider: Kubernetes.declaration.name)
  }

  /// Reads all pages and reports each.
  mutating func run(report: (SeedPage) async throws -> Void) async throws(DiscoveryError) {
    while let page = try await nextPage() {
      try await page.deliver(from: Kubernetes.declaration.name, to: report)
    }
  }

  /// The next page; nil behind the last one.
  private mutating func nextPage() async throws(DiscoveryError) -> SeedPage? {
    guard let place = next else { return nil }
    let list = try await list(at: place)
    next = try pages.advance(to: list.metadata?.continue).map { .behind($0) }
    let origin = "\(selection.place) of \(cluster.server), credentials from \(origin)"
    var page = list.page(selection, origin: origin, namespaces: &namespaces)
    page.warnings = warnings()
    hasStarted = true
    return page
  }

  private mutating func warnings() -> [String] {
    var warnings: [String] = []
    if !hasStarted, let warning = selection.warning { warnings.append(warning) }
    if namespaces.count > 1, !hasWarnedOfNamespaces {
      hasWarnedOfNamespaces = true
      let names = namespaces.sorted().map { ServerText.excerpt($0, limit: 63) }.joined(separator: ", ")
      warnings.append("pods of several namespaces match (\(names)); give namespace= if they are not one cluster")
    }
    return warnings
  }

  /// The list at a place. Where a token came too late the list is begun anew, page by page; where that happens again,
  /// it is asked for in one piece, which cannot expire. Refused credentials that can be had anew are, once a page.
  private mutating func list(at start: Place) async throws(DiscoveryError) -> PodList {
    var place = start
    var mayRenew = cluster.identity.isRenewable
    while true {
      var status: Int?
      do {
        return try await ask(place, noting: { status = $0 })
      } catch {
        if status == 410, case .behind = place, restarts < 2 {
          context.logger.debug("k8s: the list of pods has expired while it was read and is begun anew")
          restarts += 1
          pages = PageGuard(provider: Kubernetes.declaration.name)
          place = restarts == 1 ? .beginning : .whole
        } else if status == 401, mayRenew {
          mayRenew = false
          cluster.identity.forget(in: context)
        } else {
          throw error
        }
      }
    }
  }

  private func ask(_ place: Place, noting: (Int) -> Void) async throws(DiscoveryError) -> PodList {
    let (headers, tls) = try await cluster.access(in: context)
    let fault = KubernetesFault.Call(selection: selection, cluster: cluster, origin: origin)
    return try await client.json(PodList.self) {
      HTTPRequest(
        url: cluster.server + selection.target(place), headers: headers + [("Accept", "application/json")],
        tls: tls, proxy: cluster.proxy)
    } classify: { answer in
      noting(answer.status)
      return KubernetesFault(answer).meaning(of: answer, in: fault)
    } remedy: {
      fault.remedy(for: $0)
    }
  }
}
