import CloudHTTP
import JoinDiscovery

/// Kubernetes: pods that selectors match.
enum Kubernetes: DiscoveryProvider {
  static let declaration = ProviderDeclaration(
    name: "k8s", title: "Kubernetes", summary: "Finds pods by label and field selectors.",
    options: [
      kubeconfig.spec, namespace.spec, labelSelector.spec, fieldSelector.spec, hostNetwork.spec, ready.spec,
    ],
    example: #"provider=k8s namespace=jobs label_selector="app=dkron,component=server""#, noun: "pod")

  static let kubeconfig = ProviderOption.text(
    "kubeconfig",
    "The kubeconfig file. Default: the service account of the pod, else the files in KUBECONFIG, else ~/.kube/config.")
  static let namespace = ProviderOption(
    OptionSpec(key: "namespace", summary: "The namespace to search. Default: all of them.")
  ) { PodSelection.isNamespace($0) ? $0 : nil }.expecting("the name of a namespace")
  static let labelSelector = ProviderOption(
    OptionSpec(
      key: "label_selector",
      summary: #"Labels that the pods carry, in quotes: label_selector="app=dkron,tier in (a,b)"."#)
  ) { SelectorSyntax.isLabelSelector($0) ? $0 : nil }.expecting("a selector such as app=dkron,tier in (a,b)")
  static let fieldSelector = ProviderOption(
    OptionSpec(
      key: "field_selector", summary: #"Fields of the pods, in quotes: field_selector="spec.nodeName=node-1"."#)
  ) { SelectorSyntax.isFieldSelector($0) ? $0 : nil }.expecting("a selector such as spec.nodeName=node-1")
  static let hostNetwork = ProviderOption.flag(
    "host_network", "Whether to use the address of the pod's host, and host ports.")
  static let ready = ProviderOption.flag(
    "ready", "Whether to leave out pods that are not ready, rather than to try them last.")

  static func discover(
    _ options: ResolvedOptions, in context: DiscoveryContext, report: (SeedPage) async throws -> Void
  ) async throws(DiscoveryError) {
    let selection = try PodSelection(options)
    let (cluster, origin) = try await Cluster.chain(kubeconfig: options[kubeconfig]).resolve(in: context)
    var search = PodSearch(selection, in: cluster, knownFrom: origin, context: context)
    try await search.run(report: report)
  }
}

extension DiscoveryError {
  /// A failure of this provider.
  static func kubernetes(_ code: Code, _ message: String, remedy: String) -> DiscoveryError {
    DiscoveryError(code, in: Kubernetes.declaration.name, message, remedy: remedy)
  }
}
