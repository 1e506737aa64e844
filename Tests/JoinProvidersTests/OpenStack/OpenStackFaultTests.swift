import JoinDiscovery
import JoinTestKit
import Testing

@Suite struct OpenStackFaultTests {
  struct Example: Sendable, CustomTestStringConvertible {
    let status: Int
    let code: DiscoveryError.Code
    let words: String
    let remedy: String
    var testDescription: String { "\(status)" }

    init(_ status: Int, _ code: DiscoveryError.Code, _ words: String, _ remedy: String) {
      self.status = status
      self.code = code
      self.words = words
      self.remedy = remedy
    }
  }

  static let signIns = [
    Example(401, .denied, "credentials from the entry", "check username, password, the domain"),
    Example(403, .denied, "no token for this project", "give the user a role"),
    Example(400, .configuration, "does not understand the sign-in", "options of their domains"),
    Example(404, .badResponse, "is not there", "check auth_url"),
    Example(429, .throttled, "too many calls", "nothing to do"),
    Example(500, .serverFault, "some words", "nothing to do"),
    Example(503, .serverFault, "some words", "nothing to do"),
  ]

  @Test("What Keystone refuses is told with its words and a remedy", arguments: signIns)
  func signIn(_ example: Example) async throws {
    let cloud = ScriptedTransport { _ throws(HTTPTransportError) in
      .text(example.status, #"{"error":{"code":\#(example.status),"message":"some words","title":"T"}}"#)
    }
    let error = try #require(await ProviderLookup().failure(OpenStackWorld.entry, cloud))
    #expect(error.code == example.code)
    #expect(error.message.contains(example.words), "\(error.message)")
    #expect(error.remedy.contains(example.remedy), "\(error.remedy)")
    if example.status != 429 { #expect(error.message.contains("some words"), "\(error.message)") }
  }

  @Test(
    "The remedy for a refused login depends on its kind",
    arguments: [
      ("token=T project_id=P", 401, "Unauthorized", "renew the token"),
      // These two are about the login, and no word on what version there is.
      ("token=T project_id=P", 404, "Failed to validate token", "renew the token"),
      (
        "application_credential_id=i application_credential_secret=s", 404,
        "Could not find Application Credential: i.", "application credential exists"
      ),
      (
        "application_credential_id=i application_credential_secret=s", 401, "Unauthorized",
        "application credential exists"
      ),
    ])
  func refused(options: String, status: Int, words: String, remedy: String) async throws {
    let cloud = ScriptedTransport { _ throws(HTTPTransportError) in
      .text(status, #"{"error":{"code":\#(status),"message":"\#(words)","title":"T"}}"#)
    }
    let entry = "provider=os tag_key=a tag_value=b auth_url=\(OpenStackWorld.keystone) \(options)"
    let error = try #require(await ProviderLookup().failure(entry, cloud))
    #expect(error.code == .denied)
    #expect(error.remedy.contains(remedy), "\(error.remedy)")
    #expect(cloud.requests.count == 1)
  }

  static let lists = [
    Example(401, .denied, "does not accept the token", "belong to one cloud"),
    Example(403, .denied, "may not list servers", "reader or member"),
    Example(404, .badResponse, "is not there", "compute endpoint"),
    Example(413, .throttled, "some words", "nothing to do"), Example(498, .throttled, "some words", "nothing to do"),
    Example(400, .badResponse, "some words", "check the options"),
    Example(502, .serverFault, "some words", "nothing to do"),
  ]

  @Test("What Nova refuses is told with its words and a remedy", arguments: lists)
  func list(_ example: Example) async throws {
    let cloud = ScriptedTransport { request throws(HTTPTransportError) in
      OpenStackWorld.isForKeystone(request)
        ? OpenStackWorld.token()
        : .text(example.status, #"{"someFault":{"code":\#(example.status),"message":"some words"}}"#)
    }
    let error = try #require(await ProviderLookup().failure(OpenStackWorld.entry, cloud))
    #expect(error.code == example.code)
    #expect(error.message.contains(example.words), "\(error.message)")
    #expect(error.remedy.contains(example.remedy), "\(error.remedy)")
  }
}
