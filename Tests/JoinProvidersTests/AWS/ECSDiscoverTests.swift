import CloudSigning
import FoundationEssentials
import JoinDiscovery
import JoinPrimitives
import JoinTestKit
import Testing

@Suite struct ECSDiscoverTests {
  private static let keys = "access_key_id=AKIDEXAMPLE secret_access_key=canary-secret-0123456789"
  private static let entry = "provider=aws service=ecs tag_key=dkron tag_value=server region=eu-west-1 \(keys)"

  private static func addresses(_ count: Int, in network: Int = 0) -> [String] {
    (0..<count).map { "10.\(network).\($0 / 250).\($0 % 250 + 1)" }
  }

  /// A cloud of one answer to DescribeTasks.
  private static func cloud(_ tasks: String) -> ScriptedTransport {
    ScriptedTransport { request in
      request.ecsOperation == "ListTasks"
        ? FakeECS.list("taskArns", [FakeECS.task("one")], next: nil) : .text(200, tasks)
    }
  }

  @Test("The three calls are signed JSON for the region's ECS, and each says what it must")
  func requests() async throws {
    let transport = ScriptedTransport { FakeECS(clusters: [("jobs", ["10.0.0.1", "10.0.0.2"])]).answer($0) }
    let pages = try await ProviderLookup().run("\(Self.entry) ecs_family=dkron", transport)
    #expect(pages.addresses == ["10.0.0.1", "10.0.0.2"])
    #expect(pages.flatMap(\.seeds).map(\.name) == ["10.0.0.1", "10.0.0.2"])
    #expect(pages.first?.origin == "region eu-west-1, credentials from the entry")

    let cluster = FakeECS.cluster("jobs")
    let expected = [
      ("ListClusters", #"{"maxResults":100}"#),
      ("ListTasks", #"{"cluster":"\#(cluster)","desiredStatus":"RUNNING","family":"dkron","maxResults":100}"#),
      (
        "DescribeTasks",
        #"{"cluster":"\#(cluster)","include":["TAGS"],"tasks":["\#(FakeECS.task("10.0.0.1"))","#
          + #""\#(FakeECS.task("10.0.0.2"))"]}"#
      ),
    ]
    #expect(transport.requests.count == expected.count)
    for (request, (operation, body)) in zip(transport.requests, expected) {
      #expect(request.method == "POST")
      #expect(request.url == "https://ecs.eu-west-1.amazonaws.com/")
      #expect(request.form == body)
      #expect(request.header("Content-Type") == "application/x-amz-json-1.1")
      #expect(request.header("X-Amz-Target") == "AmazonEC2ContainerServiceV20141113.\(operation)")
      let signed = SigV4(
        keys: AWSKeyPair(accessKeyID: "AKIDEXAMPLE", secretAccessKey: Secret("canary-secret-0123456789")),
        region: "eu-west-1", service: "ecs"
      ).sign(
        method: "POST", url: request.url, headers: Array(request.headers.prefix(2)), body: request.body,
        date: Date(timeIntervalSince1970: 1_795_428_000))
      #expect(request.headers.map(\.value) == signed.headers.map(\.value))
    }
  }

  @Test("All clusters and all their pages are read, with the fewest calls")
  func pages() async throws {
    let ecs = FakeECS(clusters: [
      ("one", Self.addresses(250)), ("two", []), ("three", Self.addresses(100, in: 1)),
    ])
    let transport = ScriptedTransport { ecs.answer($0) }
    let pages = try await ProviderLookup().run(Self.entry, transport)
    #expect(Set(pages.addresses).count == 350)
    #expect(pages.map(\.rows).reduce(0, +) == 350)
    let calls = transport.requests.compactMap(\.ecsOperation)
    let counts = Dictionary(calls.map { ($0, 1) }, uniquingKeysWith: +)
    #expect(counts == ["ListClusters": 1, "ListTasks": 5, "DescribeTasks": 4])
  }

  @Test("Clusters come in pages too")
  func clusterPages() async throws {
    let clusters = (0..<5).map { (name: "c\($0)", tasks: ["10.0.0.\($0 + 1)"]) }
    let transport = ScriptedTransport { request in
      FakeECS(clusters: clusters, pageSize: request.ecsOperation == "ListClusters" ? 2 : 100).answer(request)
    }
    #expect(try await ProviderLookup().run(Self.entry, transport).addresses.count == 5)
    #expect(transport.requests.filter { $0.ecsOperation == "ListClusters" }.count == 3)
    #expect(transport.requests.count == 13)
  }

  @Test("More tasks on a page than can be described at once are described in parts")
  func batches() async throws {
    let ecs = FakeECS(clusters: [("jobs", Self.addresses(230))], pageSize: 1000)
    let transport = ScriptedTransport { ecs.answer($0) }
    let pages = try await ProviderLookup().run("\(Self.entry) ecs_cluster=jobs", transport)
    #expect(pages.map(\.seeds.count) == [100, 100, 30])
    #expect(
      transport.requests.compactMap(\.ecsOperation) == ["ListTasks"] + Array(repeating: "DescribeTasks", count: 3))
  }

  @Test("Running tasks with the tags and an address are found, and for each other one it is told why not")
  func verdicts() async throws {
    let tasks = try Fixture.text("aws/tasks.json")
    let pages = try await ProviderLookup().run("\(Self.entry) ecs_cluster=jobs", Self.cloud(tasks))
    #expect(pages.addresses == ["10.0.2.7", "10.0.2.8"])
    #expect(pages.flatMap(\.seeds).map(\.name) == ["fargate", "containers"])
    #expect(pages.map(\.rows) == [10])
    #expect(
      pages.first?.skipped == [
        "without a network interface of its own": 1, "not running": 2, "without the tags": 1, "not understood": 2,
        "ended since they were listed": 1, "not described (ODD)": 1,
      ])
  }

  @Test("A public IPv6 address is taken from the containers; public IPv4 addresses are not told by ECS")
  func addressTypes() async throws {
    let tasks = try Fixture.text("aws/tasks.json")
    let six = try await ProviderLookup().run(
      "\(Self.entry) ecs_cluster=jobs addr_type=public_v6", Self.cloud(tasks))
    #expect(six.addresses == ["2001:db8:2::7"])
    #expect(six.first?.skipped["no public IPv6 address"] == 2)

    let four = try await ProviderLookup().run(
      "\(Self.entry) ecs_cluster=jobs addr_type=public_v4", Self.cloud(tasks))
    #expect(four.addresses == ["10.0.2.7", "10.0.2.8"])
    #expect(four.flatMap(\.warnings).count == 1)
    #expect(four.first?.warnings.first?.contains("addr_type=public_v4") == true)
  }

  @Test("Every tag must match, each with one of its values")
  func tags() async throws {
    let tasks = try Fixture.text("aws/tasks.json")
    let entry = "provider=aws service=ecs ecs_cluster=jobs region=eu-west-1 \(Self.keys)"
    let any = try await ProviderLookup().run("\(entry) tag.dkron=agent,other", Self.cloud(tasks))
    #expect(any.first?.skipped["without the tags"] == 3)
    let both = try await ProviderLookup().run("\(entry) tag.dkron=server tag.zone=a", Self.cloud(tasks))
    #expect(both.addresses.isEmpty)
    let empty = try await ProviderLookup().run("\(entry) tag_key=other tag_value=\"\"", Self.cloud(tasks))
    #expect(empty.addresses == ["10.0.2.8"])
  }

  @Test("No cluster and no task are answers, which say where they come from")
  func none() async throws {
    for clusters in [[], [("jobs", [])]] as [[(name: String, tasks: [String])]] {
      let pages = try await ProviderLookup().run(
        Self.entry, ScriptedTransport { FakeECS(clusters: clusters).answer($0) })
      #expect(pages.map(\.rows) == [0])
      #expect(pages.first?.origin?.hasPrefix("region eu-west-1") == true)
    }
  }

  @Test("A cluster that goes away meanwhile is passed over; one that the entry names must be there")
  func missingCluster() async throws {
    let transport = ScriptedTransport { request in
      request.ecsOperation == "ListClusters"
        ? FakeECS.list("clusterArns", [FakeECS.cluster("gone"), FakeECS.cluster("jobs")], next: nil)
        : FakeECS(clusters: [("jobs", ["10.0.0.1"])]).answer(request)
    }
    #expect(try await ProviderLookup().run(Self.entry, transport).addresses == ["10.0.0.1"])

    let error = try #require(await ProviderLookup().failure("\(Self.entry) ecs_cluster=gone", transport))
    #expect(error.code == .configuration)
    #expect(error.message.contains("ClusterNotFoundException: Cluster not found."))
    #expect(error.remedy.contains("ecs_cluster"))
  }

  @Test("A list that never ends is stopped", arguments: ["ListClusters", "ListTasks"])
  func loops(operation: String) async throws {
    let ecs = FakeECS(clusters: [("jobs", ["10.0.0.1"])])
    let transport = ScriptedTransport { request in
      guard request.ecsOperation == operation else { return ecs.answer(request) }
      return operation == "ListTasks"
        ? FakeECS.list("taskArns", [FakeECS.task("10.0.0.1")], next: "again")
        : FakeECS.list("clusterArns", [FakeECS.cluster("jobs")], next: "again")
    }
    let error = try #require(await ProviderLookup().failure(Self.entry, transport))
    #expect(error.code == .badResponse)
    #expect(transport.requests.filter { $0.ecsOperation == operation }.count == 2)
  }

  @Test("A permission that is missing is named", arguments: ["ListClusters", "ListTasks", "DescribeTasks"])
  func permissions(operation: String) async throws {
    let ecs = FakeECS(clusters: [("jobs", ["10.0.0.1"])])
    let transport = ScriptedTransport { request in
      request.ecsOperation == operation
        ? FakeECS.fault(400, "AccessDeniedException", "is not authorized") : ecs.answer(request)
    }
    let error = try #require(await ProviderLookup().failure(Self.entry, transport))
    #expect(error.code == .denied)
    #expect(error.message.contains("the keys from the entry may not search for tasks in region eu-west-1"))
    #expect(error.remedy.contains("allow ecs:\(operation)"))
  }

  @Test(
    "An endpoint of the entry is that of ECS",
    arguments: [("endpoint=http://ecs.local:1", "http://ecs.local:1/"), ("", "http://variable:2/")])
  func endpoint(option: String, url: String) async throws {
    var lookup = ProviderLookup()
    lookup.environment = ["AWS_ENDPOINT_URL_ECS": "http://variable:2", "AWS_ENDPOINT_URL_EC2": "http://wrong:3"]
    let transport = ScriptedTransport { FakeECS(clusters: [("jobs", ["10.0.0.1"])]).answer($0) }
    _ = try await lookup.run("\(Self.entry) \(option)", transport)
    #expect(Set(transport.requests.map(\.url)) == [url])
  }
}
