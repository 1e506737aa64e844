import Testing

@testable import AgentConfiguration

@Suite("Problems")
struct ProblemTests {
  @Test("Each broken file is answered with exactly its text", arguments: FixtureFolder.inputs("problems"))
  func broken(_ path: String) throws {
    let file = "dkron.\(path.split(separator: ".").last ?? "yml")"
    let world = World.file(try FixtureFolder.text(path), at: file)
    let complaint = world.complaint + "\n"
    let expected = try FixtureFolder.expected(path)
    #expect(complaint == expected)
  }

  @Test("There are broken files to answer")
  func thereAreFixtures() {
    #expect(FixtureFolder.inputs("problems").count >= 25)
  }

  static let flags: [(FlagValue, String)] = [
    (FlagValue("retry-max", ["-1"]), "--retry-max: -1 is below 0; give a number of 0 or more"),
    (FlagValue("retry-max", ["3", "many"]), "--retry-max: 'many' is not a whole number; give a number of 0 or more"),
    (FlagValue("retry-interval", ["30"]), "--retry-interval: '30' has no unit; did you mean '30s'?"),
    (FlagValue("retry-interval", ["100ms"]), "--retry-interval: 100ms is shorter than 1s; give 1s or more"),
    (FlagValue("rejoin-interval", ["1ms"]), "--rejoin-interval: 1ms is shorter than 1s; give 1s or more, or 0s"),
    (FlagValue("server", ["maybe"]), "--server: 'maybe' is neither true nor false; write true or false"),
    (FlagValue("membership", ["serv"]), "--membership: 'serv' is not allowed; did you mean 'serf'?"),
    (FlagValue("join-port", ["65536"]), "--join-port: 65536 is above 65535; give a number from 1 to 65535"),
    (FlagValue("tags", ["role"]), "--tag: the tag 'role' has no '='; write name=value"),
    (FlagValue("tags", ["a=1", "a=2"]), "--tag: the tag 'a' is given twice; keep one of the two"),
    (
      FlagValue("retry-join", [" ", ""]),
      "--retry-join: only blank entries are given; give a host or provider=NAME, or leave retry-join out"
    ),
    (
      FlagValue("http-addr", ["8080"]),
      "--http-addr: '8080' is a port alone; write :8080 for all addresses of this machine"
    ),
    (
      FlagValue("bind-addr", ["{{ GetNothing }}:1"]),
      "--bind-addr: the address template cannot be read: there is no function GetNothing; correct the template"
    ),
    (
      FlagValue("node-name", ["../etc"]),
      "--node-name: the name is longer than 128 letters or holds more than letters, digits, '-', '.' and '_'; "
        + "give a name like web-1.example"
    ),
    (
      FlagValue("serf-rpc-auth", ["@file:/gone"]),
      "--serf-rpc-auth: the file /gone does not exist; put the value there, readable by the user who runs this, "
        + "or correct the reference"
    ),
  ]

  @Test("A bad flag is named with what to do", arguments: flags)
  func badFlag(_ flag: FlagValue, text: String) {
    #expect(World(flags: [flag]).complaint == text)
  }

  @Test("A bad variable is named with what to do")
  func badVariable() {
    let world = World(environment: ["DKRON_RETRY_MAX": "x", "DKRON_LEAVE_TIMEOUT": "soon"])
    #expect(
      world.complaint == """
        DKRON_LEAVE_TIMEOUT: 'soon' is not a duration; write it like 30s, 1m30s or 2h
        DKRON_RETRY_MAX: 'x' is not a whole number; give a number of 0 or more
        """)
  }

  @Test("Problems of all sources come out together: the file's first, from top to bottom")
  func allAtOnce() {
    var world = World.file("retry-max: x\nserver: 3\nnonsense-key-here: 1\n")
    world.environment["DKRON_RETRY_INTERVAL"] = "fast"
    world.flags = [FlagValue("retry-join", ["provider=aws"])]
    let places = world.complaint.split(separator: "\n").filter { !$0.hasPrefix(" ") }.map {
      $0.split(separator: ": ")[0]
    }
    #expect(places == ["dkron.yml:1:12", "dkron.yml:2:9", "dkron.yml:3:1", "DKRON_RETRY_INTERVAL", "--retry-join"])
  }

  @Test("A value that a higher source replaces is not read")
  func replacedValueIsNotRead() throws {
    var world = World.file("retry-max: x\n")
    world.flags = [FlagValue("retry-max", ["3"])]
    #expect(try world.load().configuration.retryMax == 3)
  }

  static let files: [(World, String)] = [
    (World(configFile: "/gone.yml"), "--config: /gone.yml does not exist; correct the path"),
    (
      World(configFile: "/etc/dkron.toml"),
      "--config: /etc/dkron.toml is no .json, .yml or .yaml file; "
        + "give a JSON or YAML file, with the ending that tells which it is"
    ),
    (
      World(configFile: "/etc/dkron"),
      "--config: /etc/dkron is no .json, .yml or .yaml file; "
        + "give a JSON or YAML file, with the ending that tells which it is"
    ),
    (
      World(configFile: "/a/b.yml", denied: ["/a/b.yml"]),
      "--config: /a/b.yml may not be read by this user; let the user who runs dkron read it"
    ),
    (
      World(denied: ["/etc/dkron/dkron.yml"]),
      "/etc/dkron/dkron.yml may not be read by this user; let the user who runs dkron read it"
    ),
    (
      World(
        environment: ["HOME": "/srv/kim"],
        denied: ["json", "yml", "yaml"].map { "/srv/kim/.dkron/dkron.\($0)" }),
      "whether /srv/kim/.dkron holds a configuration file cannot be seen: this user may not look into it; "
        + "let the user who runs dkron search it, name the file with --config, or set HOME to that user's own folder"
    ),
    (
      World.file(String(repeating: "#", count: 1 << 20 + 1)),
      "--config: dkron.yml is larger than 1048576 bytes; check that this is the right file"
    ),
  ]

  @Test("A configuration file that cannot be read is an error with a remedy", arguments: files)
  func unreadableFile(_ world: World, text: String) {
    #expect(world.complaint == text)
  }

  @Test("A host name that is no node name asks for one")
  func badHostName() {
    let world = World(files: ["/proc/sys/kernel/hostname": "a b\u{7}\n"])
    #expect(world.complaint == "the host name is no correct node name; give a node-name")
  }
}
