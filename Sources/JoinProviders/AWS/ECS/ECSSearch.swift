import CloudHTTP
import JoinDiscovery
import JoinPrimitives

/// One search for tasks: lists clusters unless one is named, lists their tasks, and describes those a hundred at a
/// time, which is the most that ECS takes.
struct ECSSearch {
  /// The most that ECS lists and describes at once.
  static let pageSize = 100

  private let selection: ECSSelection
  private var session: AWSSession
  private var hasReported = false

  init(_ selection: ECSSelection, session: AWSSession) {
    self.selection = selection
    self.session = session
  }

  /// Reads all pages and reports each.
  mutating func run(report: (SeedPage) async throws -> Void) async throws(DiscoveryError) {
    if let cluster = selection.cluster {
      try await search(cluster, report)
    } else {
      try await PageGuard.walk(AWS.declaration.name) { (token) throws(DiscoveryError) in
        let page: ECSClusterPage = try await ask("ListClusters", ListClusters(nextToken: token))
        for cluster in page.clusterArns { try await search(cluster, report) }
        return page.nextToken
      }
    }
    if !hasReported { try await deliver(SeedPage(origin: session.origin), report) }
  }

  private mutating func search(
    _ cluster: String, _ report: (SeedPage) async throws -> Void
  ) async throws(DiscoveryError) {
    try await PageGuard.walk(AWS.declaration.name) { (token) throws(DiscoveryError) in
      guard let page = try await tasks(in: cluster, after: token) else { return nil }
      var rest = page.taskArns[...]
      while !rest.isEmpty {
        let some = Array(rest.prefix(Self.pageSize))
        rest = rest.dropFirst(Self.pageSize)
        let described: ECSTasks = try await ask("DescribeTasks", DescribeTasks(cluster: cluster, tasks: some))
        try await deliver(seeds(of: described), report)
      }
      return page.nextToken
    }
  }

  /// A page of tasks; nil when the cluster, which nobody named, was deleted since it was listed.
  private mutating func tasks(in cluster: String, after token: String?) async throws(DiscoveryError) -> ECSTaskPage? {
    do {
      // Were its type that of the result, a null would pass for a cluster that is gone.
      let page: ECSTaskPage = try await send(
        "ListTasks", ListTasks(cluster: cluster, family: selection.family, nextToken: token))
      return page
    } catch {
      guard error.fault?.code == "ClusterNotFoundException", selection.cluster == nil else { throw error.error }
      return nil
    }
  }

  private func seeds(of described: ECSTasks) -> SeedPage {
    var page = SeedPage(described.tasks, origin: session.origin, judge: verdict)
    for failure in described.failures ?? [] {
      page.rows += 1
      page.skip(failure.isMissing ? "ended since they were listed" : "not described (\(failure.words))")
    }
    return page
  }

  private func verdict(on task: ECSTask) -> RowVerdict {
    guard task.isRunning else { return .skipped("not running") }
    guard selection.tags.allSatisfy(task.carries) else { return .skipped("without the tags") }
    guard let address = task.address(selection.addressType) else {
      // Tasks in bridge or host mode share the addresses of their machine, which ECS does not tell.
      let isPrivate = selection.addressType == .privateV4
      return .skipped(isPrivate ? "without a network interface of its own" : selection.addressType.absence)
    }
    return .seed(Seed(address, name: task.id))
  }

  private mutating func deliver(
    _ page: SeedPage, _ report: (SeedPage) async throws -> Void
  ) async throws(DiscoveryError) {
    var page = page
    page.warnings = session.takeWarnings() + (hasReported ? [] : selection.warnings)
    hasReported = true
    try await page.deliver(from: AWS.declaration.name, to: report)
  }

  // MARK: - One call

  private mutating func ask<Answer: Decodable & Sendable>(
    _ operation: String, _ request: some Encodable
  ) async throws(DiscoveryError) -> Answer {
    do {
      return try await send(operation, request)
    } catch {
      throw error.error
    }
  }

  private mutating func send<Answer: Decodable & Sendable>(
    _ operation: String, _ request: some Encodable
  ) async throws(AWSRefusal) -> Answer {
    let call: AWSCall
    do {
      call = try AWSCall.json(
        request, target: "AmazonEC2ContainerServiceV20141113.\(operation)", purpose: "search for tasks",
        allowance: "allow ecs:\(operation) in the policy of that identity",
        suspects: "ecs_cluster and ecs_family in the entry")
    } catch {
      throw AWSRefusal(error: error)
    }
    return try await session.call(call) { response in
      try CloudJSON.decode(
        Answer.self, from: try await response.body.collect(limit: CloudClient.pageLimit),
        provider: AWS.declaration.name)
    }
  }
}
