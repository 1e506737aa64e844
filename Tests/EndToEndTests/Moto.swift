import CloudHTTP
import FoundationEssentials
import JoinDiscovery
import JoinTestKit
import Testing

/// A moto server: an EC2 and IAM of one's own, which checks signatures and policies once it is set up.
struct Moto: Sendable {
  /// A user's access key.
  struct Key: Sendable {
    let id: String
    let secret: String
  }

  let url: String
  let transport: AsyncHTTPTransport

  /// Makes a user, allowed to search instances or nothing at all, and a key of it: 2 or 3 calls.
  func makeUser(_ name: String, mayDescribe: Bool) async throws -> Key {
    _ = try await call("iam", "Action=CreateUser&Version=2010-05-08&UserName=\(name)")
    if mayDescribe {
      let policy =
        #"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"ec2:DescribeInstances","Resource":"*"}]}"#
      _ = try await call(
        "iam",
        "Action=PutUserPolicy&Version=2010-05-08&UserName=\(name)&PolicyName=search&"
          + PercentEncoding.form([("PolicyDocument", policy)]))
    }
    let answer = try await call("iam", "Action=CreateAccessKey&Version=2010-05-08&UserName=\(name)")
    return Key(id: try Self.text("AccessKeyId", in: answer), secret: try Self.text("SecretAccessKey", in: answer))
  }

  /// Starts instances with one tag: 1 call.
  func run(_ count: Int, in region: String, tag key: String, _ value: String) async throws {
    let tag = PercentEncoding.form([
      ("TagSpecification.1.ResourceType", "instance"), ("TagSpecification.1.Tag.1.Key", key),
      ("TagSpecification.1.Tag.1.Value", value),
    ])
    _ = try await call(
      "ec2",
      "Action=RunInstances&Version=2016-11-15&ImageId=ami-12c6146b&InstanceType=t2.micro&MinCount=\(count)"
        + "&MaxCount=\(count)&\(tag)", region: region)
  }

  /// Calls without a correct signature, which only the first calls may do.
  private func call(_ service: String, _ form: String, region: String = "us-east-1") async throws -> String {
    let headers = [
      (
        name: "Authorization",
        value: "AWS4-HMAC-SHA256 Credential=setup/20260101/\(region)/\(service)/aws4_request, SignedHeaders=host, "
          + "Signature=none"
      ), (name: "Content-Type", value: "application/x-www-form-urlencoded"),
    ]
    let response = try await transport.send(
      HTTPRequest(method: "POST", url: url, headers: headers, body: Array(form.utf8), deadline: .seconds(120)))
    let text = String(decoding: try await response.body.collect(limit: 64 << 20), as: UTF8.self)
    try #require(response.status == 200, "\(form.prefix(60)) gave \(response.status): \(text.prefix(400))")
    return text
  }

  private static func text(_ element: String, in xml: String) throws -> String {
    let start = try #require(xml.firstRange(of: "<\(element)>")).upperBound
    let end = try #require(xml[start...].firstRange(of: "</\(element)>")).lowerBound
    return String(xml[start..<end])
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
