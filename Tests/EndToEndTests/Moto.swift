import CloudHTTP
import FoundationEssentials
import JoinDiscovery
import JoinPrimitives
import JoinProviders
import JoinTestKit
import Testing

/// A moto server: EC2, ECS, STS and IAM of one's own, which checks signatures and policies once it is set up.
struct Moto: Sendable {
  /// A user's access key.
  struct Key: Sendable {
    let id: String
    let secret: String
  }

  let url: String
  let transport: AsyncHTTPTransport

  /// Makes a user who may do these things, and a key of it: 3 calls, or 2 when it may do nothing.
  func makeUser(_ name: String, allowing actions: [String] = []) async throws -> Key {
    _ = try await form("iam", [("Action", "CreateUser"), ("Version", "2010-05-08"), ("UserName", name)])
    if !actions.isEmpty {
      _ = try await form(
        "iam",
        [
          ("Action", "PutUserPolicy"), ("Version", "2010-05-08"), ("UserName", name), ("PolicyName", "search"),
          ("PolicyDocument", Self.policy(actions, #""Resource":"*""#)),
        ])
    }
    let answer = try await form(
      "iam", [("Action", "CreateAccessKey"), ("Version", "2010-05-08"), ("UserName", name)])
    return Key(id: try Self.text("AccessKeyId", in: answer), secret: try Self.text("SecretAccessKey", in: answer))
  }

  /// Makes a role that may do these things, and gives its ARN: 2 calls. Anybody may assume it, unless it trusts one.
  func makeRole(_ name: String, trusting principal: String = "*", allowing actions: [String]) async throws -> String {
    let trust = Self.policy(["sts:AssumeRole"], #""Principal":{"AWS":"\#(principal)"}"#)
    let answer = try await form(
      "iam",
      [
        ("Action", "CreateRole"), ("Version", "2010-05-08"), ("RoleName", name), ("AssumeRolePolicyDocument", trust),
      ])
    _ = try await form(
      "iam",
      [
        ("Action", "PutRolePolicy"), ("Version", "2010-05-08"), ("RoleName", name), ("PolicyName", "search"),
        ("PolicyDocument", Self.policy(actions, #""Resource":"*""#)),
      ])
    return try Self.text("Arn", in: answer)
  }

  /// Assumes a role, and gives the variables that hold the keys of the session: 1 call.
  func makeSession(of role: String) async throws -> [String: String] {
    let answer = try await form(
      "sts",
      [("Action", "AssumeRole"), ("Version", "2011-06-15"), ("RoleArn", role), ("RoleSessionName", "by-hand")])
    return [
      "AWS_ACCESS_KEY_ID": try Self.text("AccessKeyId", in: answer),
      "AWS_SECRET_ACCESS_KEY": try Self.text("SecretAccessKey", in: answer),
      "AWS_SESSION_TOKEN": try Self.text("SessionToken", in: answer),
    ]
  }

  private static func policy(_ actions: [String], _ whom: String) -> String {
    let names = actions.map { "\"\($0)\"" }.joined(separator: ",")
    return #"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":[\#(names)],\#(whom)}]}"#
  }

  /// Starts instances with one tag: 1 call.
  func run(_ count: Int, in region: String, tag key: String, _ value: String) async throws {
    _ = try await form(
      "ec2",
      [
        ("Action", "RunInstances"), ("Version", "2016-11-15"), ("ImageId", "ami-12c6146b"),
        ("InstanceType", "t2.micro"), ("MinCount", "\(count)"), ("MaxCount", "\(count)"),
        ("TagSpecification.1.ResourceType", "instance"), ("TagSpecification.1.Tag.1.Key", key),
        ("TagSpecification.1.Tag.1.Value", value),
      ], region: region)
  }

  /// Makes clusters, and a family of tasks with a network interface each: one call more than there are clusters.
  func makeClusters(_ names: [String], family: String, in region: String) async throws {
    for name in names { _ = try await ecs("CreateCluster", #"{"clusterName":"\#(name)"}"#, region) }
    let container = #"{"name":"dkron","image":"dkron","memory":64}"#
    _ = try await ecs(
      "RegisterTaskDefinition",
      #"{"family":"\#(family)","networkMode":"awsvpc","containerDefinitions":[\#(container)]}"#, region)
  }

  /// Starts tasks with one tag, which go on to run however often they are described: 2 calls.
  func run(
    _ count: Int, tasksOf family: String, on cluster: String, in region: String, tag key: String, _ value: String
  ) async throws {
    let subnets = try await form(
      "ec2", [("Action", "DescribeSubnets"), ("Version", "2016-11-15")], region: region)
    let subnet = try Self.text("subnetId", in: subnets)
    let network = #"{"awsvpcConfiguration":{"subnets":["\#(subnet)"],"securityGroups":[]}}"#
    _ = try await ecs(
      "RunTask",
      #"{"cluster":"\#(cluster)","taskDefinition":"\#(family)","count":\#(count),"launchType":"FARGATE","#
        + #""networkConfiguration":\#(network),"tags":[{"key":"\#(key)","value":"\#(value)"}]}"#, region)
    let patience = #"{"model_name":"ecs::task","transition":{"progression":"manual","times":1000000}}"#
    _ = try await send(
      HTTPRequest(
        method: "POST", url: url + "moto-api/state-manager/set-transition",
        headers: [("Content-Type", "application/json")], body: Array(patience.utf8)))
  }

  private func form(
    _ service: String, _ fields: [(String, String)], region: String = "us-east-1"
  ) async throws -> String {
    try await call(
      service, PercentEncoding.form(fields), region, [("Content-Type", "application/x-www-form-urlencoded")])
  }

  private func ecs(_ operation: String, _ json: String, _ region: String) async throws -> String {
    try await call(
      "ecs", json, region,
      [
        ("Content-Type", "application/x-amz-json-1.1"),
        ("X-Amz-Target", "AmazonEC2ContainerServiceV20141113.\(operation)"),
      ])
  }

  /// Calls without a correct signature, which only the first calls may do.
  private func call(
    _ service: String, _ body: String, _ region: String, _ headers: [(name: String, value: String)]
  ) async throws -> String {
    let scope = "setup/20260101/\(region)/\(service)/aws4_request"
    let authorization = "AWS4-HMAC-SHA256 Credential=\(scope), SignedHeaders=host, Signature=none"
    return try await send(
      HTTPRequest(
        method: "POST", url: url, headers: [(name: "Authorization", value: authorization)] + headers,
        body: Array(body.utf8),
        deadline: .seconds(120)))
  }

  private func send(_ request: HTTPRequest) async throws -> String {
    let response = try await transport.send(request)
    let text = String(decoding: try await response.body.collect(limit: 64 << 20), as: UTF8.self)
    let what = String(decoding: request.body.prefix(60), as: UTF8.self)
    try #require((200..<300).contains(response.status), "\(what) gave \(response.status): \(text.prefix(400))")
    return text
  }

  private static func text(_ element: String, in xml: String) throws -> String {
    let start = try #require(xml.firstRange(of: "<\(element)>")).upperBound
    let end = try #require(xml[start...].firstRange(of: "</\(element)>")).lowerBound
    return String(xml[start..<end])
  }
}

extension Moto {
  /// Looks up as the agent does, with the real transport, and gives the report and all seeds.
  func lookUp(
    _ options: String, _ variables: [String: String], files: [String: String] = [:], log: LogCapture,
    onPage: @escaping @Sendable (SeedPage) -> Void = { _ in }
  ) async throws -> (report: EntryReport, seeds: [Seed]) {
    let environment = Environment(
      variables.merging(["AWS_ENDPOINT_URL": url, "AWS_EC2_METADATA_DISABLED": "true"]) { own, _ in own })
    return try await transport.lookUp(
      "provider=aws \(options)", environment: environment, files: files, log: log, onPage: onPage)
  }
}

/// Runs a moto server for as long as `body` runs; its first `setupCalls` calls need no correct signature.
func withMoto<Result: Sendable>(
  setupCalls: Int, _ body: (Moto) async throws -> Result
) async throws -> Result {
  let variables = ProcessInfo.processInfo.environment
  let port = try FreePort.find()
  let place = ["-H", "127.0.0.1", "-p", "\(port)"]
  let program = variables["MOTO_SERVER"].map { ($0, place) } ?? ("python3", ["-m", "moto.server"] + place)
  var environment = ["INITIAL_NO_AUTH_ACTION_COUNT": "\(setupCalls)", "PYTHONUNBUFFERED": "1"]
  for name in ["PATH", "HOME", "PYTHONPATH"] { environment[name] = variables[name] }
  return try await withChildProcess(program.0, arguments: program.1, environment: environment) { child in
    try await child.waitForLine(containing: "Running on", within: .seconds(60))
    return try await AsyncHTTPTransport.with(environment: [:]) { transport in
      try await body(Moto(url: "http://127.0.0.1:\(port)/", transport: transport))
    }
  }
}
