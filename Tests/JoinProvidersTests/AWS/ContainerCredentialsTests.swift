import CloudSigning
import FoundationEssentials
import JoinDiscovery
import JoinPrimitives
import JoinTestKit
import Testing

@testable import JoinProviders

@Suite struct ContainerCredentialsTests {
  private static let full = "AWS_CONTAINER_CREDENTIALS_FULL_URI"
  private static let relative = "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"

  private func keys(
    _ variables: [String: String], _ transport: ScriptedTransport, files: [String: String] = [:]
  ) async throws -> AWSCredentials? {
    try await ContainerCredentials(
      in: .test(
        clock: NoWaitClock(), transport: transport, files: InMemoryFiles(files), environment: Environment(variables),
        wallClock: FixedWallClock(Date(timeIntervalSince1970: 1_795_428_000))))?.credentials()
  }

  private static func service() throws -> ScriptedTransport {
    let answer = try Fixture.text("aws/container-keys.json")
    return ScriptedTransport { _ in .text(200, answer) }
  }

  @Test("A task of ECS asks its neighbour, directly and not for long")
  func task() async throws {
    let service = try Self.service()
    let keys = try await keys([Self.relative: "/v2/credentials/1?id=x", Self.full: "http://127.0.0.1/"], service)
    #expect(keys?.keys.accessKeyID == "ASIACONTAINER")
    #expect(keys?.keys.sessionToken?.reveal() == "canary-container-session")
    #expect(keys?.expires?.timeIntervalSince1970 == 1_795_449_600)
    let request = try #require(service.requests.first)
    #expect(service.requests.count == 1)
    #expect(request.method == "GET")
    #expect(request.url == "http://169.254.170.2/v2/credentials/1?id=x")
    #expect(request.headers.map(\.name) == ["Accept"])
    #expect(request.header("Accept") == "application/json")
    #expect(request.bypassesProxy)
    #expect(request.deadline <= .seconds(2))
  }

  @Test("A pod of EKS shows the token of its file, which is read anew each time, and not that of the variable")
  func pod() async throws {
    let service = try Self.service()
    let variables = [
      Self.full: "http://169.254.170.23/v1/credentials", "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE": "/var/token",
      "AWS_CONTAINER_AUTHORIZATION_TOKEN": "canary-other",
    ]
    _ = try await keys(variables, service, files: ["/var/token": "canary-pod\n"])
    #expect(service.requests.first?.url == "http://169.254.170.23/v1/credentials")
    #expect(service.requests.first?.header("Authorization") == "canary-pod")
    _ = try await keys(variables, service, files: ["/var/token": "canary-next"])
    #expect(service.requests.last?.header("Authorization") == "canary-next")
  }

  @Test("A token in a variable is sent as it is")
  func variable() async throws {
    let service = try Self.service()
    _ = try await keys(
      [Self.full: "http://localhost:51679/x", "AWS_CONTAINER_AUTHORIZATION_TOKEN": "Basic canary"], service)
    #expect(service.requests.first?.header("Authorization") == "Basic canary")
  }

  @Test(
    "Over http only this machine and the known neighbours are asked, over https anybody",
    arguments: [
      ("http://127.0.0.1:9/x", true), ("http://127.9.9.9/x", true), ("http://[::1]/x", true),
      ("http://localhost/x", true), ("http://169.254.170.2/x", true), ("http://169.254.170.23/x", true),
      ("http://[fd00:ec2::23]/x", true), ("https://keys.example/x", true), ("http://keys.example/x", false),
      ("http://169.254.169.254/x", false), ("http://10.0.0.1/x", false), ("http://localhost.example/x", false),
      ("http://169.254.170.2@keys.example/x", false), ("ftp://localhost/x", false),
    ])
  func hosts(url: String, isAsked: Bool) async throws {
    let service = try Self.service()
    if isAsked {
      _ = try await keys([Self.full: url], service)
      #expect(service.requests.first?.url == url)
      #expect(service.requests.first?.bypassesProxy == url.hasPrefix("http:"))
    } else {
      let error = await #expect(throws: DiscoveryError.self) { _ = try await keys([Self.full: url], service) }
      #expect(error?.code == .configuration)
      #expect(service.requests.isEmpty)
    }
  }

  @Test("A token of several lines, or none, is not sent", arguments: ["canary\r\nX: y", "canary\ny", ""])
  func tokens(content: String) async throws {
    let service = try Self.service()
    let variables = [Self.full: "http://localhost/", "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE": "/t"]
    let error = await #expect(throws: DiscoveryError.self) {
      _ = try await keys(variables, service, files: ["/t": content])
    }
    #expect(error?.message.contains("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE") == true)
    #expect(error.map { "\($0)".contains("canary") } == false)
    #expect(service.requests.isEmpty)
    await #expect(throws: DiscoveryError.self) { _ = try await keys(variables, service) }
  }

  @Test("Failures end the search: the instance's role is not used instead", arguments: [400, 403, 404])
  func failures(status: Int) async throws {
    let transport = ScriptedTransport { request in
      request.isForMetadata ? FakeMetadata().answer(request) : .text(status, "{\"code\":\"x\",\"message\":\"canary\"}")
    }
    var lookup = ProviderLookup()
    lookup.environment = [Self.relative: "/x", "AWS_CONTAINER_AUTHORIZATION_TOKEN": "canary-token"]
    let error = try #require(
      await lookup.failure("provider=aws tag_key=dkron tag_value=server region=eu-west-1", transport))
    #expect(error.message.contains("http://169.254.170.2/x"))
    #expect(transport.requests.count == 1)
  }

  @Test("A failure that passes is not noticed")
  func passing() async throws {
    let answer = try Fixture.text("aws/container-keys.json")
    let service = ScriptedTransport(.text(500), .text(200, answer))
    #expect(try await keys([Self.relative: "/x"], service) != nil)
  }

  @Test("Without a variable there is no such place")
  func absent() async throws {
    #expect(try await keys([:], ScriptedTransport()) == nil)
  }

  @Test(
    "A task knows its region",
    arguments: [
      ("arn:aws:ecs:ap-south-1:111122223333:task/jobs/1", "https://ec2.ap-south-1.amazonaws.com/"), ("arn:aws", nil),
      ("arn:aws:ecs:x/y:1:task/1", nil),
    ])
  func region(arn: String, url: String?) async throws {
    let transport = ScriptedTransport { request in
      request.url.hasPrefix("http://169.254.170.2/v4/abc")
        ? .text(200, "{\"Cluster\":\"jobs\",\"TaskARN\":\"\(arn)\"}") : EC2Answers.page(["10.0.0.1"])
    }
    var lookup = ProviderLookup()
    lookup.environment = [
      "ECS_CONTAINER_METADATA_URI_V4": "http://169.254.170.2/v4/abc", "AWS_ACCESS_KEY_ID": "AK",
      "AWS_SECRET_ACCESS_KEY": "s",
    ]
    let entry = "provider=aws tag_key=dkron tag_value=server"
    guard let url else {
      let error = try #require(await lookup.failure(entry, transport))
      #expect(error.remedy.contains("add region="))
      return
    }
    _ = try await lookup.run(entry, transport)
    _ = try await lookup.run(entry, transport)
    #expect(transport.requests.map(\.url) == ["http://169.254.170.2/v4/abc/task", url, url])
    #expect(transport.requests.first?.bypassesProxy == true)
  }
}
