import AgentConfiguration
import ArgumentParser
import CloudHTTP
import DkronAgent
import JoinDiscovery
import JoinPrimitives
import Logging

struct Discover: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Look entries up and print what they give, one joinable address a line.",
    discussion: """
      Without entries, those of the configuration are looked up. Exit code 0: something was found, or nothing matched; \
      69: nothing was found and a lookup failed, or with --probe, no address that was found answers.
      """)

  @Flag(help: "Print one JSON object instead.") var json = false
  @Flag(help: "Try each address's TCP port, and print those that answer.") var probe = false
  @Option(help: "How long one entry may take, for example 30s. Default: what the entry allows, mostly 60s.")
  var timeout: String?
  @Option(help: "The port that --probe tries where an entry names none. Default: 8946.") var joinPort: String?
  @Option(
    help: "How patient --probe is: local, lan or wan. Default: the profile of the configuration.",
    completion: .values(of: Settings.profile.untyped))
  var profile: String?
  @OptionGroup var config: ConfigFileOption
  @Flag(help: "Show each request, without its query and secrets.") var debug = false
  @Argument(help: "Addresses, names or cloud queries.") var entries: [String] = []

  func run() async throws {
    let deadline = try deadline()
    let probePort = try probePort()
    FileLimit.raise()
    let surroundings = Surroundings.process
    let logger = Logger(label: "dkron") { _ in
      AgentLogHandler(format: .text, threshold: LogThreshold(debug ? .debug : .warn))
    }
    let parsed =
      try entries.isEmpty
      ? configured(surroundings) : surroundings.entries(entries, warn: { StandardError.write("warning: \($0)\n") })
    let patience = try timingProfile(surroundings)
    let transport = AsyncHTTPTransport(environment: surroundings.environment)
    let session = DiscoverySession.live(
      registry: surroundings.registry, environment: surroundings.environment, transport: transport, logger: logger)
    let run = DiscoverRun(
      parsed, session: session, deadline: deadline, probePort: probe ? probePort : nil,
      profile: patience,
      output: DiscoverOutput(json: json, isLive: StandardError.isTerminal && !debug))
    let hasSucceeded = await run.run()
    await transport.shutdown()
    // Each failure has been told on standard error.
    if !hasSucceeded { throw CommandFailure(.unavailable, "") }
  }

  private func deadline() throws -> Duration? {
    guard let timeout else { return nil }
    guard let deadline = GoDuration.parse(timeout), deadline > .zero else {
      throw CommandFailure(.configuration, "--timeout '\(timeout)' is no duration; write it like 30s or 1m30s")
    }
    return deadline
  }

  private func probePort() throws -> UInt16 {
    guard let joinPort else { return NodeAddresses.defaultPort }
    guard let port = UInt16(joinPort), port > 0 else {
      throw CommandFailure(
        .configuration,
        "--join-port '\(ServerText.excerpt(joinPort, limit: 40))' is no port; give a number from 1 to 65535")
    }
    return port
  }

  private func timingProfile(_ surroundings: Surroundings) throws -> TimingProfile {
    if let profile {
      guard let known = TimingProfile(rawValue: profile) else {
        throw CommandFailure(
          .configuration, "--profile '\(ServerText.excerpt(profile, limit: 40))' is no profile; use local, lan or wan")
      }
      return known
    }
    guard probe else { return .lan }
    if let path = config.path { return try surroundings.load(flags: [], configFile: path).configuration.profile }
    // A configuration that is wrong, and was not named here, is the agent's matter.
    let loaded = try? surroundings.load(flags: [], configFile: nil)
    return loaded?.configuration.profile ?? .lan
  }

  private func configured(_ surroundings: Surroundings) throws -> [JoinEntry] {
    let loaded = try surroundings.load(flags: [], configFile: config.path)
    for warning in loaded.warnings { StandardError.write("warning: \(warning)\n") }
    let configuration = loaded.configuration
    let chosen = configuration.retryJoin.isEmpty ? configuration.join : configuration.retryJoin
    guard !chosen.isEmpty else {
      throw CommandFailure(
        .configuration,
        "no entry was given and \(loaded.file ?? "the configuration") has none; give one: dkron discover ENTRY")
    }
    return chosen.map(\.entry)
  }
}
