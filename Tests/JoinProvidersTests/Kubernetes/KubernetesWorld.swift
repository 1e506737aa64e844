import JoinDiscovery
import JoinTestKit

/// A machine that may know clusters.
enum KubernetesWorld {
  static let account = "/var/run/secrets/kubernetes.io/serviceaccount"

  /// A pod of a cluster.
  static var pod: ProviderLookup {
    var lookup = ProviderLookup()
    lookup.environment = ["KUBERNETES_SERVICE_HOST": "10.96.0.1", "KUBERNETES_SERVICE_PORT": "443", "HOME": "/h"]
    lookup.files = InMemoryFiles(["\(account)/token": "canary-token\n", "\(account)/ca.crt": "ROOTS"])
    return lookup
  }

  /// A machine with one kubeconfig at its usual place.
  static func machine(user: String, cluster: String = "server: https://api.example:6443") -> ProviderLookup {
    var lookup = ProviderLookup()
    lookup.environment = ["HOME": "/h", "PATH": "/bin"]
    lookup.files = InMemoryFiles(["/h/.kube/config": kubeconfig(user: user, cluster: cluster)])
    return lookup
  }

  static func kubeconfig(user: String, cluster: String = "server: https://api.example:6443") -> String {
    func indented(_ text: String) -> String { text.split(separator: "\n").map { "    \($0)\n" }.joined() }
    return """
      apiVersion: v1
      kind: Config
      current-context: main
      contexts:
      - name: main
        context: {cluster: c, user: u}
      clusters:
      - name: c
        cluster:
      \(indented(cluster))
      users:
      - name: u
        user:
      \(indented(user))
      """
  }

  /// A page of ready pods without annotations.
  static func page(_ addresses: [String], next: String = "", namespace: String = "jobs") -> HTTPResponse {
    let pods = addresses.map { address in
      """
      {"metadata":{"name":"d-\(address)","namespace":"\(namespace)"},"spec":{"containers":[]},
      "status":{"phase":"Running","conditions":[{"type":"Ready","status":"True"}],"podIP":"\(address)"}}
      """
    }.joined(separator: ",")
    return .text(200, #"{"kind":"PodList","metadata":{"continue":"\#(next)"},"items":[\#(pods)]}"#)
  }

  /// A failure as API servers report it.
  static func fault(_ code: Int, _ reason: String, _ message: String = "some words") -> HTTPResponse {
    .text(code, status(code, reason, message))
  }

  static func status(_ code: Int, _ reason: String, _ message: String = "some words") -> String {
    #"{"kind":"Status","apiVersion":"v1","status":"Failure","message":"\#(message)","reason":"\#(reason)","code":\#(code)}"#
  }
}
