import JoinDiscovery
import JoinTestKit
import Testing

@Suite struct KubeconfigTests {
  private let entry = "provider=k8s label_selector=x"

  static let users = [
    ("token: canary\nusername: a\npassword: canary", "has a token and a password"),
    ("client-certificate-data: Q0VSVA==", "client-key is missing"),
    ("client-key-data: S0VZ", "client-certificate is missing"),
    ("client-certificate: /c\nclient-certificate-data: Q0VSVA==\nclient-key-data: S0VZ", "are both given"),
    ("client-certificate-data: canary*\nclient-key-data: S0VZ", "client-certificate-data is no Base64 text"),
    ("client-certificate: /gone\nclient-key-data: S0VZ", "client-certificate: /gone does not exist"),
    ("token: [canary]", "token is a list where a text belongs"), ("as-groups: [a]", "without as"),
    ("auth-provider: {name: gcp}", "auth-provider"),
    ("exec: {apiVersion: client.authentication.k8s.io/v1}", "no command"),
    ("exec: {command: a, interactiveMode: Never}", "versions that are left"),
    ("exec: {command: a, apiVersion: client.authentication.k8s.io/v1alpha1}", "versions that are left"),
    ("exec: {command: a, apiVersion: client.authentication.k8s.io/v1}", "no interactiveMode"),
    (
      "exec: {command: a, apiVersion: client.authentication.k8s.io/v1beta1, interactiveMode: Always}",
      "wants a terminal"
    ),
  ]

  @Test("What is wrong with a user is told with its place, and never its secrets", arguments: users)
  func user(_ user: String, words: String) async throws {
    let transport = ScriptedTransport()
    let error = try #require(await KubernetesWorld.machine(user: user).failure(entry, transport))
    #expect(error.code == .configuration)
    #expect(error.message.contains(words), "\(error.message)")
    #expect(error.message.contains("/h/.kube/config:"), "\(error.message)")
    #expect(!"\(error)".contains("canary"))
    #expect(transport.requests.isEmpty)
  }

  static let clusters = [
    ("insecure-skip-tls-verify: true", "the cluster has no server"),
    ("server: api.example:6443", "no http or https URL"),
    ("server: https://a\ncertificate-authority: /x\ncertificate-authority-data: eA==", "are both given"),
    ("server: https://a\ncertificate-authority-data: eA==\ninsecure-skip-tls-verify: true", "insecure-skip-tls-verify"),
    ("server: https://a\ninsecure-skip-tls-verify: 1", "neither true nor false"),
  ]

  @Test("What is wrong with a cluster is told with its place", arguments: clusters)
  func cluster(_ cluster: String, words: String) async throws {
    let lookup = KubernetesWorld.machine(user: "token: canary", cluster: cluster)
    let error = try #require(await lookup.failure(entry))
    #expect(error.code == .configuration)
    #expect(error.message.contains(words), "\(error.message)")
    #expect(error.message.contains("/h/.kube/config:"), "\(error.message)")
  }

  static let contexts = [
    ("current-context: main", "current-context: ''", "it has no current-context"),
    ("current-context: main", "current-context: other", "'other' is not defined"),
    ("cluster: c, user", "cluster: d, user", "names no cluster"), ("user: u}", "user: v}", "the user 'v', who is not"),
    ("- name: c\n", "- title: c\n", "a cluster has no name"),
  ]

  @Test("What is wrong with the context is told", arguments: contexts)
  func context(_ text: String, other: String, words: String) async throws {
    let lookup = KubernetesWorld.machine(user: "token: canary")
    lookup.files.set(
      "/h/.kube/config", to: KubernetesWorld.kubeconfig(user: "token: canary").replacing(text, with: other))
    let error = try #require(await lookup.failure(entry))
    #expect(error.code == .configuration)
    #expect(error.message.contains(words), "\(error.message)")
  }

  static let proofs: [(String, String?)] = [
    ("token: canary", "Bearer canary"), ("username: a\npassword: b c", "Basic YTpiIGM="),
    ("tokenFile: token", "Bearer filed"), ("tokenFile: token\ntoken: canary", "Bearer filed"),
    ("tokenFile: gone\ntoken: canary", "Bearer canary"), ("{}", nil),
    ("token: canary\nexec: {command: a, apiVersion: client.authentication.k8s.io/v1beta1}", "Bearer canary"),
  ]

  @Test("Tokens, token files and passwords are sent", arguments: proofs)
  func proof(_ user: String, header: String?) async throws {
    let lookup = KubernetesWorld.machine(user: user)
    lookup.files.set("/h/.kube/token", to: " filed \n")
    let transport = ScriptedTransport(KubernetesWorld.page([]))
    _ = try await lookup.run(entry, transport)
    #expect(transport.requests.first?.header("Authorization") == header)
  }

  @Test("A token file that is empty or gone is an error with its path", arguments: ["", "two words", nil])
  func tokenFile(_ text: String?) async throws {
    let lookup = KubernetesWorld.machine(user: "tokenFile: token")
    lookup.files.set("/h/.kube/token", to: text)
    let error = try #require(await lookup.failure(entry))
    #expect(error.code == .noCredentials)
    #expect(error.message.contains("/h/.kube/token"))
  }
}
