import CloudSigning
import JoinDiscovery
import JoinPrimitives
import JoinTestKit
import Testing

@testable import JoinProviders

@Suite struct AWSProfileTests {
  private func load(
    _ option: String? = nil, credentials: String? = nil, config: String? = nil, environment: Environment = [:]
  ) -> AWSProfile {
    let files = InMemoryFiles()
    files.set("/u/.aws/credentials", to: credentials)
    files.set("/u/.aws/config", to: config)
    let variables = environment.variables.merging(["HOME": "/u"]) { own, _ in own }
    return AWSProfile.load(option: option, in: .test(files: files, environment: Environment(variables)))
  }

  @Test(
    "Sections are named as each file does it",
    arguments: [
      (AWSProfileFile.Kind.config, "[default]\nregion = r", "default"),
      (.config, "[profile ops]\nregion=r", "ops"), (.config, "[profile \"my own\"]\nregion = r", "my own"),
      (.config, "  [ profile   ops ] # mine\n region=r", "ops"), (.config, "[profile 'q']\r\nregion = r\r\n", "q"),
      (.credentials, "[default]\nREGION =   r  ", "default"), (.credentials, "[ops]\n# no\n; no\n\nregion = r", "ops"),
      (.credentials, "[profile ops]\nregion = r", "profile ops"),
    ])
  func sections(kind: AWSProfileFile.Kind, text: String, name: String) throws {
    let file = try AWSProfileFile(text, kind: kind, path: "f")
    #expect(file.profiles.keys.sorted() == [name])
    #expect(file.profiles[name]?.values["region"]?.reveal() == "r")
  }

  @Test("Other sections are passed over, indented blocks are kept apart, values keep their equals signs")
  func content() throws {
    let text = """
      [sso-session x]
      region = no
      [ops]
      region = no
      [profile ops]
      s3 =
        region = no
        max = 1
      region = r
      aws_secret_access_key = a=b#c==
      [services x]
      ec2 =
        endpoint_url = http://e
      """
    let file = try AWSProfileFile(text, kind: .config, path: "f")
    #expect(file.profiles.keys.sorted() == ["ops"])
    #expect(file.profiles["ops"]?.values["region"]?.reveal() == "r")
    #expect(file.profiles["ops"]?.values["aws_secret_access_key"]?.reveal() == "a=b#c==")
    #expect(file.services["x"]?.nested["ec2"]?["endpoint_url"]?.reveal() == "http://e")
  }

  @Test("A broken line is told by its number and never shown", arguments: ["[default\nx = 1", "[a]\n\ncanary"])
  func broken(text: String) throws {
    let error = try #require(throws: DiscoveryError.self) { try AWSProfileFile(text, kind: .config, path: "/f") }
    #expect(error.message.contains("/f, line \(text.hasPrefix("[a]") ? 3 : 1)"))
    #expect(!"\(error)".contains("canary"))
  }

  @Test("The credentials file goes before the config file, and keys are never mixed from both")
  func merge() throws {
    let credentials = "[default]\nregion = one\naws_access_key_id = AK1\naws_secret_access_key = s1\n"
    let config = "[default]\nregion = two\noutput = json\naws_access_key_id = AK2\naws_session_token = t2\n"
    let profile = load(credentials: credentials, config: config)
    #expect(try profile.text("region") == "one")
    #expect(try profile.text("output") == "json")
    #expect(try profile.keys()?.accessKeyID == "AK1")
    #expect(try profile.keys()?.sessionToken == nil)
  }

  @Test("Half a pair of keys is an error")
  func half() throws {
    let profile = load(
      credentials: "[default]\naws_access_key_id = AK1\n",
      config: "[default]\naws_access_key_id = AK2\naws_secret_access_key = s\n")
    let error = try #require(throws: DiscoveryError.self) { try profile.keys() }
    #expect(error.message == "profile default holds aws_access_key_id without aws_secret_access_key")
  }

  @Test(
    "The option goes before AWS_PROFILE, that before AWS_DEFAULT_PROFILE",
    arguments: [("o", "p", "d", "o"), (nil, "p", "d", "p"), (nil, nil, "d", "d"), (nil, nil, nil, "default")]
      as [(String?, String?, String?, String)])
  func choice(option: String?, variable: String?, second: String?, name: String) {
    var variables: [String: String] = [:]
    variables["AWS_PROFILE"] = variable
    variables["AWS_DEFAULT_PROFILE"] = second
    let profile = load(option, environment: Environment(variables))
    #expect(profile.name == name)
    #expect(profile.isFromEntry == (option != nil))
  }

  @Test("A profile that somebody chose must exist; the usual one need not")
  func missing() throws {
    #expect(try load().absence?.contains("/u/.aws/credentials does not exist") == true)
    #expect(try load(config: "[profile other]\n").absence?.contains("holds no profile default") == true)
    let error = try #require(throws: DiscoveryError.self) { try load("ops", config: "[ops]\n").region }
    #expect(error.message.hasPrefix("profile ops does not exist"))
  }

  @Test("Files that may not be read are errors only where somebody meant them")
  func unreadable() throws {
    let files = InMemoryFiles()
    files.fail("/other/.aws/credentials", .denied)
    files.fail("/other/.aws/config", .denied)
    func profile(_ variables: [String: String]) -> AWSProfile {
      AWSProfile.load(
        option: nil,
        in: .test(files: files, environment: Environment(variables.merging(["HOME": "/other"]) { own, _ in own })))
    }
    #expect(try profile([:]).absence?.contains("may not be read") == true)
    #expect(throws: DiscoveryError.self) { try profile(["AWS_PROFILE": "ops"]).region }
    #expect(throws: DiscoveryError.self) { try profile(["AWS_CONFIG_FILE": "/other/.aws/config"]).region }
  }

  @Test("Nothing of a profile shows when it is printed")
  func printing() throws {
    let profile = load(credentials: "[default]\naws_access_key_id = AK\naws_secret_access_key = canary\n")
    var dumped = "\(profile)"
    dump(profile, to: &dumped)
    #expect(try profile.keys()?.secretAccessKey.reveal() == "canary")
    #expect(!dumped.contains("canary"))
  }
}
