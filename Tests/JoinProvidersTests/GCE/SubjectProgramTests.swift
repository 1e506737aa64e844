import JoinDiscovery
import JoinTestKit
import Testing

@Suite struct SubjectProgramTests {
  private static let entry = "provider=gce project_name=p tag_value=dkron-server credentials_file=/c.json"
  private static let source =
    #"{"executable":{"command":"/bin/proof --for  dkron","timeout_millis":5000,"output_file":"/out.json"}}"#
  private static let allowed: Environment = ["GOOGLE_EXTERNAL_ACCOUNT_ALLOW_EXECUTABLES": "1", "A": "b"]

  private static func answer(_ fields: String) -> String {
    #"{"version":1,"success":true,"token_type":"urn:ietf:params:oauth:token-type:jwt"\#(fields)}"#
  }

  private func lookup(
    _ output: String, environment: Environment = allowed, files: [String: String] = [:], extra: String = ""
  ) -> ProviderLookup {
    let file = GoogleFiles.external(Self.source, extra: extra)
    return ProviderLookup(
      environment: environment, files: InMemoryFiles(["/c.json": file].merging(files) { $1 }),
      commands: ScriptedCommandRunner { _ in output })
  }

  private func cloud() -> ScriptedTransport {
    ScriptedTransport { request in
      if request.isForInstances { return GCEAnswers.page(["10.0.0.1"]) }
      return request.url.hasSuffix(":generateAccessToken")
        ? .text(200, #"{"accessToken":"canary","expireTime":"2026-11-23T11:00:00Z"}"#) : GCEAnswers.token()
    }
  }

  @Test("A program that is allowed prints the proof, and knows whom it is for")
  func token() async throws {
    let lookup = lookup(
      Self.answer(#","id_token":"canary-proof","expiration_time":1795428600"#),
      extra: #","service_account_impersonation_url":"\#(GoogleFiles.impersonationURL)""#)
    let cloud = cloud()
    #expect(try await lookup.run(Self.entry, cloud).addresses == ["10.0.0.1"])
    #expect(cloud.requests.first?.form.contains("&subject_token=canary-proof&") == true)
    let command = try #require(lookup.commands.commands.first)
    #expect(command.program == "/bin/proof")
    #expect(command.arguments == ["--for", "dkron"])
    #expect(command.deadline == .seconds(5))
    let names = ["AUDIENCE", "TOKEN_TYPE", "INTERACTIVE", "IMPERSONATED_EMAIL", "OUTPUT_FILE"]
    #expect(
      names.map { command.environment["GOOGLE_EXTERNAL_ACCOUNT_\($0)"] } == [
        "//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/p/providers/x",
        "urn:ietf:params:oauth:token-type:jwt", "0", "dk@p.iam.gserviceaccount.com", "/out.json",
      ])
    #expect(command.environment["A"] == "b")
  }

  @Test(
    "What the program left in its file serves until it ends", arguments: [("1795428001", true), ("1795428000", false)])
  func outputFile(end: String, isGood: Bool) async throws {
    let kept = Self.answer(#","id_token":"canary-kept","expiration_time":\#(end)"#)
    let lookup = lookup(
      #"{"version":1,"success":true,"token_type":"urn:ietf:params:oauth:token-type:saml2","saml_response":"canary-new"}"#,
      files: ["/out.json": kept])
    let cloud = cloud()
    _ = try await lookup.run(Self.entry, cloud)
    #expect(cloud.requests.first?.form.contains(isGood ? "=canary-kept&" : "=canary-new&") == true)
    #expect(lookup.commands.commands.count == (isGood ? 0 : 1))
  }

  @Test(
    "No program runs unless the variable allows it",
    arguments: [[:], ["GOOGLE_EXTERNAL_ACCOUNT_ALLOW_EXECUTABLES": "true"]])
  func forbidden(variables: [String: String]) async throws {
    let lookup = lookup(Self.answer(#","id_token":"canary""#), environment: Environment(variables))
    let error = try #require(await lookup.failure(Self.entry, cloud()))
    #expect(error.code == .configuration)
    #expect(error.message.contains("wants the program /bin/proof to be run, which nothing allows"))
    #expect(error.remedy.contains("GOOGLE_EXTERNAL_ACCOUNT_ALLOW_EXECUTABLES=1"))
    #expect(lookup.commands.commands.isEmpty)
  }

  @Test(
    "A program that gives no proof says why, and nothing that it printed is shown but its own words",
    arguments: [
      (#"{"version":1,"success":false,"code":"401","message":"not you"}"#, "reports a failure (401: not you)"),
      (#"{"version":2,"success":true,"id_token":"canary"}"#, "no JSON of version 1"),
      ("canary", "no JSON of version 1"), (answer(""), "no token that has not ended"),
      (answer(#","id_token":"canary","expiration_time":1"#), "no token that has not ended"),
      (answer(#","saml_response":"canary""#), "no token that has not ended"),
    ])
  func failures(output: String, words: String) async throws {
    let error = try #require(await lookup(output).failure(Self.entry, cloud()))
    #expect(error.code == .noCredentials)
    #expect(error.message.contains(words), "\(error)")
    #expect(!"\(error)".contains("canary"))
  }
}
