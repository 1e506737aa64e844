import CloudSigning
import JoinDiscovery
import JoinPrimitives
import JoinTestKit
import Testing

@testable import JoinProviders

@Suite struct AWSProfilePlanTests {
  private static let keys = "aws_access_key_id = AK\naws_secret_access_key = canary\n"
  private static let start = AWSProfilePlan.Start.keys(
    AWSKeyPair(accessKeyID: "AK", secretAccessKey: Secret("canary")))

  private static func arn(_ name: String) -> String { "arn:aws:iam::111122223333:role/\(name)" }

  private static func role(_ name: String) throws -> AWSRole { try AWSRole(arn: arn(name), from: "a test") }

  private func plan(_ config: String) throws(DiscoveryError) -> AWSProfilePlan? {
    let files = InMemoryFiles(["/u/.aws/config": config])
    return try AWSProfilePlan(AWSProfile.load(option: nil, in: .test(files: files, environment: ["HOME": "/u"])))
  }

  @Test(
    "Keys of its own, or of another place, are where a profile starts",
    arguments: [
      (keys, start), (keys + "credential_process = /bin/keys", start), (keys + "source_profile = default", start),
      ("role_arn = \(arn("a"))\ncredential_source = Environment", .environment),
      ("role_arn = \(arn("a"))\ncredential_source = EcsContainer", .container),
      ("role_arn = \(arn("a"))\ncredential_source = Ec2InstanceMetadata", .instance),
    ])
  func starts(settings: String, start: AWSProfilePlan.Start) throws {
    #expect(try plan("[default]\n\(settings)\n")?.start == start)
  }

  @Test("Roles are assumed from the inside out")
  func roles() throws {
    let config = """
      [default]
      role_arn = \(Self.arn("outer"))
      source_profile = middle
      role_session_name = night
      external_id = canary-external
      duration_seconds = 900
      [profile middle]
      role_arn = \(Self.arn("inner"))
      source_profile = through
      [profile through]
      source_profile = base
      [profile base]
      \(Self.keys)
      """
    let plan = try #require(try plan(config))
    #expect(plan.label == "profile default")
    #expect(plan.start == Self.start)
    var outer = try Self.role("outer")
    outer.session = "night"
    outer.externalID = Secret("canary-external")
    outer.duration = 900
    #expect(plan.roles == [try Self.role("inner"), outer])
    #expect(!"\(plan)".contains("canary"))
  }

  @Test("A role whose profile holds keys, or names itself, is assumed with them")
  func ownKeys() throws {
    for source in ["", "source_profile = default\n"] {
      let plan = try plan("[default]\nrole_arn = \(Self.arn("a"))\n\(source)\(Self.keys)")
      #expect(plan?.start == Self.start)
      #expect(plan?.roles == [try Self.role("a")])
    }
  }

  @Test("A web identity stands for its role, from which others may be assumed")
  func webIdentity() throws {
    let config = """
      [default]
      role_arn = \(Self.arn("outer"))
      source_profile = pod
      [profile pod]
      role_arn = \(Self.arn("pod"))
      web_identity_token_file = ~/token
      """
    let plan = try #require(try plan(config))
    #expect(plan.start == .webIdentity(WebIdentity(role: try Self.role("pod"), tokenFile: "/u/token")))
    #expect(plan.roles == [try Self.role("outer")])
  }

  @Test("A profile that says nothing about keys has no plan")
  func nothing() throws {
    #expect(try plan("[default]\nregion = eu-west-1\n") == nil)
  }

  @Test(
    "Profiles that cannot work say why",
    arguments: [
      ("role_arn = \(arn("a"))", "role_arn without source_profile or credential_source"),
      ("credential_source = Environment", "credential_source without role_arn"),
      ("role_arn = \(arn("a"))\ncredential_source = Elsewhere", "none of Environment, EcsContainer"),
      (
        "role_arn = \(arn("a"))\ncredential_source = Environment\nsource_profile = b\n[profile b]\n\(keys)",
        "both source_profile and credential_source"
      ),
      (
        "role_arn = \(arn("a"))\nsource_profile = b\n[profile b]\nregion = r",
        "profile b, the source of profile default"
      ),
      ("role_arn = reader\nsource_profile = b\n[profile b]\n\(keys)", "role_arn in profile default is 'reader'"),
      ("role_arn = \(arn("a"))\nmfa_serial = m\n\(keys)", "mfa_serial"),
      ("role_arn = \(arn("a"))\nduration_seconds = 5\n\(keys)", "duration_seconds in profile default is '5'"),
      ("source_profile = default", "profile default, profile default"),
      (
        "source_profile = b\n[profile b]\nsource_profile = c\n[profile c]\nsource_profile = b",
        "profile default, profile b, profile c, profile b"
      ), ("login_session = s", "signs in through a browser (login_session)"),
      ("credential_process = \"/bin/keys", "quote that is never closed"),
    ])
  func wrong(settings: String, words: String) {
    let error = #expect(throws: DiscoveryError.self) { try plan("[default]\n\(settings)\n") }
    #expect(error?.code == .configuration)
    #expect(error?.message.contains(words) == true, "\(error?.message ?? "")")
  }

  @Test("A chain without an end is cut")
  func endless() {
    let config = (0..<20).map { "[profile p\($0)]\nsource_profile = p\($0 + 1)\n" }.joined()
    let error = #expect(throws: DiscoveryError.self) { try plan("[default]\nsource_profile = p0\n\(config)") }
    #expect(error?.message.contains("more than 10 profiles") == true)
  }

  @Test(
    "A command line is parted as a shell does it",
    arguments: [
      ("/bin/keys --role dkron", ["/bin/keys", "--role", "dkron"]), ("  a  \t b ", ["a", "b"]),
      (#"a "b c" 'd "e' f\ g"#, ["a", "b c", "d \"e", "f g"]), (#"a "b\"c\\d\e" '' """#, ["a", #"b"c\d\e"#, "", ""]),
      (#"a$b `c` | d"#, ["a$b", "`c`", "|", "d"]), (#"a"b'c"'d"e'"#, [#"ab'cd"e"#]),
    ])
  func words(line: String, words: [String]) {
    #expect(ShellWords.split(line) == words)
  }

  @Test("A quote that is never closed is seen", arguments: ["a 'b", "a \"b", "a \\", "a \"b\\"])
  func openQuotes(line: String) {
    #expect(ShellWords.split(line) == nil)
  }
}
