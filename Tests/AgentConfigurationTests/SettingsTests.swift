import Testing

@testable import AgentConfiguration

@Suite("Settings")
struct SettingsTests {
  /// The flags of `dkron agent` in Dkron 4.0.
  static let dkronFlags = """
    advertise-addr advertise-rpc-port bind-addr bootstrap-expect cronitor-endpoint data-dir datacenter
    disable-usage-stats dog-statsd-addr dog-statsd-tags enable-prometheus encrypt http-addr join log-level mail-from
    mail-host mail-password mail-payload mail-port mail-subject-prefix mail-username node-name otel-endpoint
    pre-webhook-endpoint pre-webhook-headers pre-webhook-payload profile raft-multiplier region retry-interval
    retry-join retry-max rpc-port serf-reconnect-timeout server statsd-addr tag ui webhook-endpoint webhook-headers
    webhook-payload webhook-url
    """.split(whereSeparator: \.isWhitespace).map(String.init)

  @Test("Every flag of Dkron 4 is one of ours", arguments: dkronFlags)
  func dkronFlag(_ name: String) {
    #expect(Settings.all.contains { $0.flag == name })
  }

  @Test("No key, flag or variable means two things")
  func unique() {
    let spellings = [Settings.all.flatMap(\.fileKeys), Settings.all.map(\.flag), Settings.all.flatMap(\.variables)]
    for names in spellings { #expect(Set(names).count == names.count) }
  }

  @Test("Each default is a value that the setting accepts", arguments: Settings.all.map(\.key))
  func defaults(_ key: String) throws {
    let setting = try #require(Settings.named(key))
    guard let fallback = setting.fallback, !setting.isSecret else { return }
    #expect(try setting.evaluate(ConfigNode(.scalar(fallback), at: .fallback)) == .text(fallback))
  }

  @Test("Each summary is a sentence", arguments: Settings.all.map(\.key))
  func summaries(_ key: String) throws {
    let summary = try #require(Settings.named(key)?.summary)
    #expect(summary.hasSuffix(".") && summary.first?.isUppercase == true || summary.first?.isLowercase == false)
  }

  @Test("A variable is the key in capitals behind DKRON_")
  func variables() {
    #expect(Settings.retryJoin.untyped.variables == ["DKRON_RETRY_JOIN"])
    #expect(Settings.tags.untyped.variables == ["DKRON_TAGS", "DKRON_TAG"])
  }

  static let booleans: [(String, Bool)] = [
    ("true", true), ("True", true), ("1", true), ("t", true), ("yes", true), ("ON", true),
    ("false", false), ("FALSE", false), ("0", false), ("no", false), ("Off", false), ("\"true\"", true),
  ]

  @Test("Booleans are read as Go and YAML write them", arguments: booleans)
  func boolean(_ text: String, value: Bool) throws {
    let loaded = try World.file("ui: \(text)\n").load()
    #expect(loaded.effective.first { $0.key == "ui" }?.value == .text("\(value)"))
  }

  @Test("A number or a truth value is a text where a text is wanted, and no value is no setting")
  func looseTexts() throws {
    let text = "datacenter: 1\nnode-name: 007\ntags: {gpu: true, count: 3, empty: }\nencrypt: ~\nretry-join:\n"
    let loaded = try World.file(text).load()
    #expect(loaded.configuration.nodeName == "007")
    #expect(loaded.configuration.tags == ["gpu": "true", "count": "3", "empty": ""])
    #expect(loaded.configuration.encrypt == nil && loaded.configuration.retryJoin.isEmpty)
    #expect(loaded.unused == ["datacenter"])
  }

  @Test("What has no effect here is named in the order of the help")
  func unused() throws {
    let text = "server: true\nmail-host: a\nbootstrap-expect: 3\nencrypt: MDEyMzQ1Njc4OWFiY2RlZg==\nretry-max: 1\n"
    #expect(try World.file(text).load().unused == ["server", "bootstrap-expect", "mail-host"])
  }

  @Test("region, server and bootstrap-expect become no tags")
  func noSchedulerTags() throws {
    let loaded = try World.file("server: true\nregion: eu\nbootstrap-expect: 3\ntags: {a: b}\n").load()
    #expect(loaded.configuration.tags == ["a": "b"])
  }

  @Test("The tag region is allowed with a warning")
  func regionTag() throws {
    let warnings = try World(flags: [FlagValue("tags", ["region=eu"])]).load().warnings
    #expect(
      warnings == [
        "--tag: the tag region='eu' makes Dkron's servers of that region send jobs to this node, which cannot run them"
      ])
  }

  static let idleCases: [(MembershipChoice, String)] = [
    (.gossip, "without effect with membership gossip: serf-rpc-addr (dkron.yml:1:16)"),
    (
      .serf,
      "without effect with membership serf, whose Serf agent has settings of its own: node-name (dkron.yml:2:12), "
        + "bind-addr (--bind-addr), encrypt (dkron.yml:3:10)"
    ),
    (.stub, "without effect with membership stub: serf-rpc-addr (dkron.yml:1:16), encrypt (dkron.yml:3:10)"),
  ]

  @Test("What another membership layer would use draws one warning that names all of it", arguments: idleCases)
  func idle(_ membership: MembershipChoice, warning: String) throws {
    var world = World.file(
      "serf-rpc-addr: 10.0.0.1\nnode-name: web\nencrypt: MDEyMzQ1Njc4OWFiY2RlZg==\ntags: {a: b}\ncluster-label:\n")
    world.flags = [FlagValue("bind-addr", ["10.0.0.9"]), FlagValue("membership", [membership.rawValue])]
    #expect(try world.load().warnings == [warning])
  }

  static let addresses = [
    "0.0.0.0:8946", ":8946", "[::]:8946", "::", "10.0.0.5", "{{ GetPrivateIP }}",
  ]

  @Test("An address among members may be a wildcard or a template", arguments: addresses)
  func binding(_ text: String) throws {
    #expect(try World(flags: [FlagValue("bind-addr", [text])]).load().configuration.bindAddress == text)
  }

  @Test("It is no name and has a port that others can be told", arguments: ["127.0.0.1:0", ":0", "host.example"])
  func unbindable(_ text: String) {
    #expect(throws: ConfigurationError.self) { try World(flags: [FlagValue("bind-addr", [text])]).load() }
  }

  @Test(
    "HTTP may be served at a name and at any free port", arguments: addresses + ["127.0.0.1:0", ":0", "host.example"])
  func serving(_ text: String) throws {
    #expect(try World(flags: [FlagValue("http-addr", [text])]).load().configuration.httpAddress == text)
  }
}
