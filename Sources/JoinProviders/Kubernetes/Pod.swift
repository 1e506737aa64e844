import CloudHTTP
import JoinPrimitives

/// What a list of pods says about one of them, as far as a lookup needs it.
struct Pod: Decodable, Sendable {
  struct Metadata: Decodable, Sendable {
    let name: String?
    let namespace: String?
    let annotations: [String: String]?
    let deletionTimestamp: String?
  }

  struct Spec: Decodable, Sendable {
    let containers: [Container]?
    let initContainers: [Container]?
  }

  struct Container: Decodable, Sendable {
    let ports: [Port]?
  }

  struct Port: Decodable, Sendable {
    let name: String?
    let containerPort: Int?
    let hostPort: Int?
  }

  struct Status: Decodable, Sendable {
    let phase: String?
    let conditions: [Condition]?
    let podIP: String?
    let hostIP: String?
  }

  struct Condition: Decodable, Sendable {
    let type: String?
    let status: String?
  }

  let metadata: Metadata?
  let spec: Spec?
  let status: Status?

  /// Where the port stands that a pod gossips on: a number, or the name of a port.
  static let portAnnotations = ["dkron.hashicorp.com/auto-join-port", "consul.hashicorp.com/auto-join-port"]

  /// `namespace/name`.
  var title: String? {
    guard let name = metadata?.name else { return nil }
    return metadata?.namespace.map { "\($0)/\(name)" } ?? name
  }

  /// A pod without the condition counts as ready: it was made before the condition was invented, or by hand.
  var isReady: Bool {
    guard status?.phase == "Running" else { return false }
    return status?.conditions?.first { $0.type == "Ready" }.map { $0.status == "True" } ?? true
  }

  /// What the annotation says, if it says anything.
  var portAnnotation: String? {
    for key in Self.portAnnotations {
      if let text = metadata?.annotations?[key], !text.isEmpty { return text }
    }
    return nil
  }

  /// The ports of all containers, those of init containers, which sidecars are, last.
  var ports: [Port] {
    ((spec?.containers ?? []) + (spec?.initContainers ?? [])).flatMap { $0.ports ?? [] }
  }
}

/// One page of pods.
struct PodList: Decodable, Sendable {
  struct Metadata: Decodable, Sendable {
    let `continue`: String?
  }

  private enum CodingKeys: CodingKey {
    case metadata, items
  }

  let metadata: Metadata?
  /// Nil where the server writes null for an empty list.
  let items: RowList<Pod>?

  /// Fails where the key `items` is missing: whatever answers then is no list of pods.
  init(from decoder: any Decoder) throws {
    let fields = try decoder.container(keyedBy: CodingKeys.self)
    metadata = try fields.decodeIfPresent(Metadata.self, forKey: .metadata)
    let isNull = try fields.decodeNil(forKey: .items)
    items = isNull ? nil : try fields.decode(RowList<Pod>.self, forKey: .items)
  }
}
