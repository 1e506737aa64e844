import JoinTestKit

extension ConformanceCase {
  static let kubernetes = ConformanceCase(
    name: "k8s", entry: #"provider=k8s namespace=jobs label_selector="app=dkron" kubeconfig=/kubeconfig"#,
    paging: .token,
    files: [
      "/kubeconfig": KubernetesWorld.kubeconfig(user: "tokenFile: /token"), "/token": "canary-token-0123456789",
    ],
    page: { KubernetesWorld.page($0.addresses, next: $0.token ?? "") },
    emptyList: #"{"kind":"PodList","apiVersion":"v1","metadata":{},"items":[]}"#,
    nullList: #"{"kind":"PodList","apiVersion":"v1","metadata":null,"items":null}"#,
    hollow: """
      {"metadata":{},"items":[{"metadata":null,"spec":null,"status":null},null,
      {"metadata":{"name":"a"},"status":{"phase":"Running","podIP":"10.0.0.9"}}]}
      """,
    fault: { KubernetesWorld.status($0, "Reason", $1) },
    renewals: 1)
}
