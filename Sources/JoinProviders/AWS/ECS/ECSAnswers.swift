import CloudHTTP
import JoinDiscovery

/// A page of clusters.
struct ECSClusterPage: Sendable, Decodable {
  let clusterArns: [String]
  let nextToken: String?
}

/// A page of tasks, by name alone.
struct ECSTaskPage: Sendable, Decodable {
  let taskArns: [String]
  let nextToken: String?
}

/// Tasks, described.
struct ECSTasks: Sendable, Decodable {
  /// A task that could not be described: most often it has ended since it was listed.
  struct Failure: Sendable, Decodable {
    let reason: String?

    var isMissing: Bool { reason == nil || reason == "MISSING" }

    /// The reason in words.
    var words: String { ServerText.excerpt(reason ?? "", limit: 40) }
  }

  let tasks: RowList<ECSTask>
  let failures: [Failure]?
}
