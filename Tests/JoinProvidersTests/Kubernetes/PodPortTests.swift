import Foundation
import JoinPrimitives
import Testing

@testable import JoinProviders

@Suite struct PodPortTests {
  struct Example: Sendable, CustomTestStringConvertible {
    let annotations: [String: String]
    var onHost = false
    let found: String
    var testDescription: String { "\(annotations.values.sorted().joined(separator: " ")) \(onHost ? "on host" : "")" }
  }

  private static let own = "dkron.hashicorp.com/auto-join-port"
  private static let other = "consul.hashicorp.com/auto-join-port"
  private static let unclear = "auto-join-port is no port of the pod"

  static let examples = [
    Example(annotations: [:], found: "10.0.0.1"), Example(annotations: [own: ""], found: "10.0.0.1"),
    Example(annotations: [own: "8946"], found: "10.0.0.1:8946"),
    Example(annotations: [other: "7"], found: "10.0.0.1:7"),
    Example(annotations: [own: "8946", other: "7"], found: "10.0.0.1:8946"),
    Example(annotations: [own: "", other: "7"], found: "10.0.0.1:7"),
    Example(annotations: [own: "serf"], found: "10.0.0.1:8946"),
    Example(annotations: [own: "serf"], onHost: true, found: "192.168.0.1:18946"),
    Example(annotations: [own: "8946"], onHost: true, found: "192.168.0.1:8946"),
    Example(annotations: [own: "http"], onHost: true, found: "no host port for the annotated port"),
    Example(annotations: [own: "side"], found: "10.0.0.1:4000"),
    Example(annotations: [own: "4646"], found: "10.0.0.1:1"),
    Example(annotations: [own: "twice"], onHost: true, found: "192.168.0.1:5001"),
    Example(annotations: [own: "hashicorp"], found: unclear), Example(annotations: [own: "0"], found: unclear),
    Example(annotations: [own: "65536"], found: unclear), Example(annotations: [own: "0x22f2"], found: unclear),
    Example(annotations: [own: "-5"], found: unclear), Example(annotations: [own: "1_000"], found: unclear),
    Example(annotations: [own: " 8946"], found: unclear),
  ]

  @Test("The annotation names a port or is one", arguments: examples)
  func ports(_ example: Example) throws {
    let annotations = String(decoding: try JSONEncoder().encode(example.annotations), as: UTF8.self)
    let json = """
      {"metadata":{"name":"p","annotations":\(annotations)},
      "spec":{"containers":[{"ports":[{"name":"http","containerPort":8080},{"name":"twice","containerPort":5000}]},
      {"ports":[{"name":"serf","containerPort":8946,"hostPort":18946},{"name":"4646","containerPort":1},
      {"name":"twice","containerPort":5000,"hostPort":5001}]}],
      "initContainers":[{"ports":[{"name":"side","containerPort":4000}]}]},
      "status":{"phase":"Running","podIP":"10.0.0.1","hostIP":"192.168.0.1"}}
      """
    let pod = try JSONDecoder().decode(Pod.self, from: Data(json.utf8))
    var selection = PodSelection()
    selection.usesHostNetwork = example.onHost
    switch pod.verdict(selection) {
    case .seed(let seed): #expect("\(seed.endpoint)" == example.found)
    case .skipped(let reason): #expect(reason == example.found)
    }
  }
}
