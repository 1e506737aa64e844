import CloudHTTP
import JoinDiscovery
import JoinPrimitives
import JoinTestKit
import Testing

@testable import JoinProviders

@Suite struct VSphereFaultTests {
  private static func soapFault(
    _ kind: String, _ code: DiscoveryError.Code, _ remedy: String, isTransient: Bool = false
  ) -> FaultExample {
    FaultExample(500, FakeVCenter.fault(kind, "some words"), code, remedy, isTransient: isTransient)
  }

  static let soapFaults = [
    soapFault("InvalidLogin", .denied, "check user, with its domain"),
    soapFault("NotAuthenticated", .denied, "signs in anew"),
    soapFault("NoPermission", .denied, "give user u the role Read-only"),
    soapFault("ManagedObjectNotFound", .badResponse, "reads the list anew"),
    soapFault("InvalidProperty", .badResponse, "version 6.5"),
    soapFault("InvalidArgument", .badResponse, "version 6.5"),
    soapFault("SystemError", .serverFault, "nothing to do", isTransient: true),
    FaultExample(404, "<html>some words</html>", .configuration, "a single ESXi host has no tags"),
    FaultExample(503, "<html>some words</html>", .serverFault, "nothing to do", isTransient: true),
  ]

  @Test("Each fault of SOAP has its meaning and a remedy", arguments: soapFaults)
  func soap(example: FaultExample) throws {
    try example.check(SOAPFault(example.fault).meaning(of: example.fault, user: "u"), says: "some words")
  }

  @Test(
    "The kind of a fault is its type, else the name of its element",
    arguments: [
      #"<InvalidLoginFault xmlns="urn:vim25" xsi:type="InvalidLogin"/>"#, "<InvalidLoginFault/>",
      #"<Fault xsi:type="vim:InvalidLogin"><x/></Fault>"#,
    ])
  func kind(detail: String) {
    let body = FakeVCenter.soap("<e:Fault><faultstring> two  words</faultstring><detail>\(detail)</detail></e:Fault>")
    let fault = SOAPFault(FaultExample(500, body, .denied, "").fault)
    #expect(fault.kind == "InvalidLogin")
    #expect(fault.message == "two words")
  }

  static let current = #"{"error_type":"NOT_FOUND","messages":[{"id":"x","default_message":"some words"}]}"#
  static let legacy =
    #"{"type":"com.vmware.vapi.std.errors.unauthorized","value":{"messages":[{"default_message":"some words"}]}}"#

  static let restFaults = [
    FaultExample(403, legacy, .denied, "read access to tags"),
    FaultExample(401, #"{"messages":[{"default_message":"some words"}]}"#, .denied, "signs in anew"),
    FaultExample(404, current, .badResponse, "check the options"),
    FaultExample(503, "some words", .serverFault, "nothing to do", isTransient: true),
  ]

  @Test("Each failure of the REST API has its meaning and a remedy", arguments: restFaults)
  func rest(example: FaultExample) throws {
    try example.check(TaggingFault(example.fault).meaning(of: example.fault, user: "u"), says: "some words")
  }

  @Test(
    "A login that fails says what to check, and is not tried again by SOAP, so that no account is locked",
    arguments: [
      (401, DiscoveryError.Code.denied, "neither locked nor expired"), (404, .configuration, "host is a vCenter"),
    ])
  func login(status: Int, code: DiscoveryError.Code, remedy: String) async throws {
    let transport = ScriptedTransport { _ in .text(status, "") }
    let error = try #require(await ProviderLookup().failure(FakeVCenter.entry, transport))
    #expect(error.code == code)
    #expect(error.remedy.contains(remedy), "\(error.remedy)")
    #expect(transport.requests.count == (status == 404 ? 2 : 1))
  }

  @Test(
    "A category or a tag that is not there is told by its name and option",
    arguments: [
      ("dkron-role", "other", "tag category 'dkron-role'", "category_name"),
      ("dkron-server", "other", "tag 'dkron-server' in the category 'dkron-role'", "tag_name"),
    ])
  func missing(name: String, found: String, words: String, option: String) async throws {
    let transport = ScriptedTransport { request in
      let answer = FakeVCenter.beside(request) ?? FakeVCenter.page([])
      let bytes = (try? await answer.body.collect(limit: 1 << 20)) ?? []
      let text = String(decoding: bytes, as: UTF8.self).replacing(#""\#(name)""#, with: #""\#(found)""#)
      return .text(answer.status, headers: answer.headers, text)
    }
    let error = try #require(await ProviderLookup().failure(FakeVCenter.entry, transport))
    #expect(error.message.contains(words), "\(error)")
    #expect(error.remedy.contains("correct \(option)"))
    #expect(transport.requests.last?.method == "DELETE")
  }

  @Test("A certificate that is not trusted has remedies of this provider")
  func certificate() async throws {
    let transport = ScriptedTransport { _ throws(HTTPTransportError) in
      throw HTTPTransportError(.tls, "the certificate of vcenter.example is not trusted")
    }
    let error = try #require(await ProviderLookup().failure(FakeVCenter.entry, transport))
    #expect(error.code == .unreachable)
    #expect(error.remedy.contains("SSL_CERT_FILE") && error.remedy.contains("insecure_ssl=true"))
  }

  @Test("A session that each machine calls ended is a refusal")
  func notAuthenticated() async throws {
    let objects = (1...2).map {
      "<objects><obj>vm-\($0)</obj><missingSet><path>name</path><fault><fault xsi:type='NotAuthenticated'/></fault>"
        + "</missingSet></objects>"
    }
    let transport = ScriptedTransport { request in
      FakeVCenter.beside(request) ?? .text(200, FakeVCenter.list(objects.joined()))
    }
    let error = try #require(await ProviderLookup().failure(FakeVCenter.entry, transport))
    #expect(error.code == .denied)
    #expect(error.message.contains("NotAuthenticated"))
  }

  @Test("A password that XML cannot express is a configuration error")
  func password() {
    #expect(throws: DiscoveryError.self) { try SOAPMessage.login(user: "u", password: .init("a\u{1}b")) }
  }
}
