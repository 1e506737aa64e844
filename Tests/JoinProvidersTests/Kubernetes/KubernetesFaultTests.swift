import CloudHTTP
import JoinDiscovery
import JoinTestKit
import Testing

@testable import JoinProviders

@Suite struct KubernetesFaultTests {
  struct Example: Sendable, CustomTestStringConvertible {
    let status: Int
    let reason: String
    var options = "label_selector=x"
    let code: DiscoveryError.Code
    let remedy: String
    var testDescription: String { "\(status) \(reason) \(options)" }
  }

  static let examples = [
    Example(status: 401, reason: "Unauthorized", code: .denied, remedy: "holds a current token"),
    Example(
      status: 403, reason: "Forbidden", code: .denied, remedy: "set namespace= in the entry, or grant list on pods"),
    Example(
      status: 403, reason: "Forbidden", options: "namespace=jobs label_selector=x", code: .denied,
      remedy: "grant list on pods in namespace jobs"),
    Example(status: 400, reason: "BadRequest", code: .configuration, remedy: "correct label_selector"),
    Example(status: 422, reason: "Invalid", code: .configuration, remedy: "correct label_selector"),
    Example(status: 404, reason: "NotFound", code: .badResponse, remedy: "URL of an API server"),
    Example(status: 410, reason: "Expired", code: .badResponse, remedy: "begins anew"),
    Example(status: 429, reason: "TooManyRequests", code: .throttled, remedy: "nothing to do"),
    Example(status: 500, reason: "InternalError", code: .serverFault, remedy: "nothing to do"),
    Example(status: 504, reason: "Timeout", code: .serverFault, remedy: "nothing to do"),
  ]

  @Test("Each reason has its meaning, with the words of the server and a remedy", arguments: examples)
  func reasons(_ example: Example) async throws {
    let transport = ScriptedTransport { _ throws(HTTPTransportError) in
      KubernetesWorld.fault(example.status, example.reason)
    }
    let error = try #require(await KubernetesWorld.pod.failure("provider=k8s \(example.options)", transport))
    #expect(error.code == example.code)
    #expect(error.remedy.contains(example.remedy), "\(error.remedy)")
    if example.status != 429 { #expect(error.message.contains("\(example.reason): some words"), "\(error.message)") }
  }

  @Test(
    "The remedy for refused credentials depends on their kind",
    arguments: [
      ("token: canary", "kubectl create token"), ("username: a\npassword: canary", "have dropped user and password"),
      ("{}", "give the user"),
    ])
  func refused(_ user: String, remedy: String) async throws {
    let transport = ScriptedTransport { _ throws(HTTPTransportError) in KubernetesWorld.fault(401, "Unauthorized") }
    let error = try #require(
      await KubernetesWorld.machine(user: user).failure("provider=k8s label_selector=x", transport))
    #expect(error.message.contains("credentials from context main of /h/.kube/config"))
    #expect(error.remedy.contains(remedy), "\(error.remedy)")
  }

  @Test(
    "A certificate that is not trusted and a broken proxy point to the kubeconfig",
    arguments: [
      ("server: https://a", HTTPTransportError.Code.tls, "add certificate-authority"),
      ("server: https://a\ncertificate-authority-data: eA==", .tls, "check that certificate-authority belongs"),
      ("server: https://a\nproxy-url: http://b", .proxy, "correct proxy-url"),
      ("server: https://a", .proxy, "HTTPS_PROXY"), ("server: https://a", .refused, "listens there"),
    ])
  func transport(_ cluster: String, code: HTTPTransportError.Code, remedy: String) async throws {
    let transport = ScriptedTransport { _ throws(HTTPTransportError) in throw HTTPTransportError(code, "no way") }
    let lookup = KubernetesWorld.machine(user: "token: canary", cluster: cluster)
    let error = try #require(await lookup.failure("provider=k8s label_selector=x", transport))
    #expect(error.remedy.contains(remedy), "\(error.remedy)")
  }

  @Test("A wait that only the body asks for is kept")
  func retryAfter() async throws {
    let body = #"{"kind":"Status","reason":"ServerTimeout","details":{"retryAfterSeconds":90},"code":500}"#
    let error = try #require(
      await KubernetesWorld.pod.failure("provider=k8s label_selector=x", ScriptedTransport(.text(500, body))))
    #expect(error.retryAfter == .seconds(90))
  }
}
