import FoundationEssentials
import JoinDiscovery
import JoinTestKit
import Testing

/// Lists that take longer than the credentials last with which they were begun.
@Suite struct RenewalTests {
  /// A service of three pages. Each accepts one token alone, and the place that gives tokens has moved on to the next
  /// one as soon as one was refused.
  private final class Cloud: Sendable {
    private let current = Watched(1)

    var token: String { "T\(current.current)" }

    /// Whether the page takes the token; its predecessor is worn out by asking.
    func accepts(_ token: String?, page: Int) -> Bool {
      if token == "T\(page)" { return true }
      current.change { $0 = page }
      return false
    }
  }

  private static let tokens = ["two": 2, "three": 3]
  private static let following: [String?] = [nil, "two", "three", nil]

  private static func page(_ token: String?) -> Int { token.flatMap { tokens[$0] } ?? 1 }

  @Test("EC2's keys are asked for anew on each page that refuses them")
  func aws() async throws {
    let cloud = Cloud()
    let transport = ScriptedTransport { request in
      if request.isForMetadata { return FakeMetadata(accessKeyID: cloud.token).answer(request) }
      let page = Self.page(
        request.form.split(separator: "&").last.flatMap { field in
          field.hasPrefix("NextToken=") ? String(field.dropFirst(10)) : nil
        })
      guard cloud.accepts(request.accessKeyID, page: page) else { return EC2Answers.fault(400, "ExpiredToken") }
      return EC2Answers.page(["10.0.0.\(page)"], next: Self.following[page] ?? "")
    }
    let pages = try await ProviderLookup().run("provider=aws tag_key=dkron tag_value=server", transport)
    #expect(pages.addresses == ["10.0.0.1", "10.0.0.2", "10.0.0.3"])
    #expect(transport.requests.compactMap(\.accessKeyID) == ["T1", "T1", "T2", "T2", "T3"])
  }

  @Test("EC2's keys that end within a list are replaced before they do")
  func awsEnd() async throws {
    let lookup = ProviderLookup()
    let cloud = Cloud()
    let transport = ScriptedTransport { request in
      if request.isForMetadata {
        let end = cloud.token == "T1" ? "2026-11-23T11:00:00Z" : "2026-11-23T16:00:00Z"
        return FakeMetadata(accessKeyID: cloud.token, expires: end).answer(request)
      }
      // A page takes an hour all but half a minute.
      guard request.accessKeyID == "T1" else { return EC2Answers.page(["10.0.0.2"]) }
      lookup.wallClock.advance(by: .seconds(3570))
      _ = cloud.accepts(nil, page: 2)
      return EC2Answers.page(["10.0.0.1"], next: "two")
    }
    let pages = try await lookup.run("provider=aws tag_key=dkron tag_value=server", transport)
    #expect(pages.addresses == ["10.0.0.1", "10.0.0.2"])
    #expect(transport.requests.compactMap(\.accessKeyID) == ["T1", "T2"])
  }

  @Test("Compute Engine's token is asked for anew on each page that refuses it")
  func gce() async throws {
    let cloud = Cloud()
    let transport = ScriptedTransport { request in
      if request.isForGoogleMetadata { return FakeGoogleMetadata(token: cloud.token).answer(request) }
      let page = Self.page(request.query["pageToken"])
      let token = request.header("Authorization").map { String($0.dropFirst(7)) }
      guard cloud.accepts(token, page: page) else { return GCEAnswers.fault(401, "authError") }
      return GCEAnswers.page(["10.0.0.\(page)"], next: Self.following[page])
    }
    let pages = try await ProviderLookup().run("provider=gce project_name=p tag_value=dkron-server", transport)
    #expect(pages.addresses == ["10.0.0.1", "10.0.0.2", "10.0.0.3"])
    #expect(transport.requests.count(where: \.isForInstances) == 5)
  }

  @Test("Alibaba Cloud's keys are asked for anew on each page that refuses them")
  func aliyun() async throws {
    let cloud = Cloud()
    let transport = ScriptedTransport { request in
      if request.isForAliyunMetadata { return FakeAliyun.metadata(request, accessKeyID: cloud.token) }
      let page = Self.page(request.query["NextToken"])
      guard cloud.accepts(request.aliyunKeyID, page: page) else {
        return FakeAliyun.fault(400, "InvalidSecurityToken.Expired")
      }
      return .text(200, FakeAliyun.page(["10.0.0.\(page)"], next: Self.following[page] ?? ""))
    }
    let pages = try await ProviderLookup().run(
      "provider=aliyun region=cn-hangzhou tag_key=dkron tag_value=server", transport)
    #expect(pages.addresses == ["10.0.0.1", "10.0.0.2", "10.0.0.3"])
    #expect(transport.requests.compactMap(\.aliyunKeyID) == ["T1", "T1", "T2", "T2", "T3"])
  }

  @Test("A cluster's token is read anew on each page that refuses it")
  func kubernetes() async throws {
    let lookup = KubernetesWorld.pod
    let cloud = Cloud()
    lookup.files.set("\(KubernetesWorld.account)/token", to: "T1")
    let transport = ScriptedTransport { request in
      let page = Self.page(request.query["continue"])
      let token = request.header("Authorization").map { String($0.dropFirst(7)) }
      let isAccepted = cloud.accepts(token, page: page)
      lookup.files.set("\(KubernetesWorld.account)/token", to: cloud.token)
      guard isAccepted else { return KubernetesWorld.fault(401, "Unauthorized") }
      return KubernetesWorld.page(["10.0.0.\(page)"], next: Self.following[page] ?? "")
    }
    let pages = try await lookup.run("provider=k8s namespace=jobs label_selector=x", transport)
    #expect(pages.addresses == ["10.0.0.1", "10.0.0.2", "10.0.0.3"])
    #expect(transport.requests.count == 5)
  }
}
