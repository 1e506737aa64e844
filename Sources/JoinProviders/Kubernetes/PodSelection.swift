import CloudHTTP
import JoinDiscovery

/// Which pods are wanted, and how they are reached.
struct PodSelection: Sendable, Equatable {
  /// How many pods a page holds.
  static let pageSize = 500

  /// Nil searches all.
  var namespace: String?
  var labelSelector: String?
  var fieldSelector: String?
  /// Whether the host's address and ports are used.
  var usesHostNetwork = false
  /// Whether pods that are not ready are left out.
  var wantsReady = false

  init() {}

  init(_ options: ResolvedOptions) throws(DiscoveryError) {
    namespace = options[Kubernetes.namespace]
    labelSelector = options[Kubernetes.labelSelector]
    fieldSelector = options[Kubernetes.fieldSelector]
    usesHostNetwork = try options.require(Kubernetes.hostNetwork)
    wantsReady = try options.require(Kubernetes.ready)
  }

  /// Whether a text is a DNS label, as names of namespaces are.
  static func isNamespace(_ text: String) -> Bool {
    (1...63).contains(text.utf8.count) && text.first != "-" && text.last != "-"
      && text.unicodeScalars.allSatisfy { ("a"..."z") ~= $0 || ("0"..."9") ~= $0 || $0 == "-" }
  }

  /// The pods' place below the URL of a cluster, with the query for one page.
  func target(_ place: PodSearch.Place) -> String {
    let path = namespace.map { "/api/v1/namespaces/\($0)/pods" } ?? "/api/v1/pods"
    var query = [("labelSelector", labelSelector), ("fieldSelector", fieldSelector)]
      .compactMap { name, value in value.map { (name, $0) } }
    if place != .whole { query.append(("limit", "\(Self.pageSize)")) }
    if case .behind(let token) = place { query.append(("continue", token)) }
    return query.isEmpty ? path : "\(path)?\(PercentEncoding.form(query))"
  }

  /// Where the pods are looked for, in words.
  var place: String { namespace.map { "namespace \($0)" } ?? "all namespaces" }

  /// What the operator should know before anything is found.
  var warning: String? {
    guard labelSelector == nil, fieldSelector == nil else { return nil }
    return "neither label_selector nor field_selector is given, so every pod of \(place) counts as a peer; "
      + "give a label_selector"
  }
}
