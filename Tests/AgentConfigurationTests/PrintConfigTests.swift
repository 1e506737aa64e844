import Testing

@testable import AgentConfiguration

@Suite("The effective configuration")
struct PrintConfigTests {
  @Test("Each value stands with its origin, secrets hidden", arguments: FixtureFolder.inputs("print-config"))
  func golden(_ path: String) throws {
    var world = World.file(try FixtureFolder.text(path))
    world.environment = ["DKRON_LOG_LEVEL": "DEBUG", "DKRON_TAGS": "note=a: b,role=web", "KEY": "hidden"]
    world.flags = [FlagValue("retry-max", ["5"]), FlagValue("server", ["true"])]
    #expect(PrintConfig.render(try world.load()) == (try FixtureFolder.expected(path)))
  }

  @Test("What is printed loads again and gives the same")
  func roundTrip() throws {
    var world = World(flags: [
      FlagValue("retry-join", ["provider=aws tag_key=\"a # b: c\"", "[2001:db8::1]:8946", "{{ GetPrivateIP }}"]),
      FlagValue("tags", ["odd=- x", "hash=a #b"]), FlagValue("advertise-addr", ["10.0.0.1"]),
    ])
    let first = try world.load()
    world.flags = []
    world.files = ["printed.yml": PrintConfig.render(first)]
    world.configFile = "printed.yml"
    #expect(try world.load().effective.map(\.value) == first.effective.map(\.value))
  }
}
