internal import AddressTemplate
package import AgentConfiguration
internal import CloudHTTP
package import JoinDiscovery
internal import JoinMembership
internal import JoinPrimitives
package import Logging
internal import RetryJoin
internal import ServiceLifecycle
internal import StatusServer
internal import UnixSignals

/// One agent from its start to its leave: the membership driver, the retry loop and the status servers.
package struct Agent: Sendable {
  private let loaded: LoadedConfiguration
  private let environment: Environment
  private let registry: ProviderRegistry
  private let logger: Logger

  private var configuration: AgentConfiguration { loaded.configuration }

  /// Prepares an agent; nothing runs yet.
  package init(
    _ loaded: LoadedConfiguration, environment: Environment, registry: ProviderRegistry, logger: Logger
  ) {
    self.loaded = loaded
    self.environment = environment
    self.registry = registry
    self.logger = logger
  }

  /// Serves until SIGTERM or SIGINT; throws `CommandFailure` when it cannot, or when joining failed for good.
  package func run() async throws {
    FileLimit.raise()
    logConfiguration()
    let group = ServiceGroup(
      configuration: ServiceGroupConfiguration(
        services: [
          .init(service: ShutdownWatch()),
          .init(service: HangupNotice(logger: logger)),
          .init(
            service: AgentLife(serve: serve), successTerminationBehavior: .gracefullyShutdownGroup,
            failureTerminationBehavior: .cancelGroup),
        ],
        gracefulShutdownSignals: [.sigterm, .sigint],
        logger: Logger(label: "lifecycle") { _ in SwiftLogNoOpLogHandler() }
      ))
    do {
      try await group.run()
    } catch let failure as RetryJoinExhausted {
      throw CommandFailure(.joinExhausted, "\(failure)")
    }
    logger.info("stopped")
  }

  /// What the operator should know before anything happens.
  private func logConfiguration() {
    logger.info(
      "dkron \(Version.current): \(loaded.file.map { "configuration from \($0)" } ?? "no configuration file")")
    for warning in loaded.warnings { logger.warning("\(warning)") }
    if !loaded.unused.isEmpty {
      logger.info("accepted, but without effect in this version: \(loaded.unused.joined(separator: ", "))")
    }
    if entries.isEmpty {
      let remedy = "to join others, give --retry-join ADDRESS or a retry-join list in the configuration file"
      logger.info("no entries: this agent starts alone and waits to be joined; \(remedy)")
    }
    if configuration.membership == .stub {
      let remedy = "leave --membership out to gossip"
      logger.warning(
        "membership is the stub, which gossips nothing: a seed counts as a peer when its TCP port accepts; \(remedy)")
    }
  }

  private enum Part: Sendable {
    case listeners
    case node
    case left
    case patience
  }

  /// Runs everything side by side until one part fails or the agent is told to stop; then leaves and ends the rest.
  private func serve() async throws {
    let transport = AsyncHTTPTransport(environment: environment)
    let status = AgentStatus(configuration, hasEntries: !entries.isEmpty)
    let listeners = try StatusListeners(
      configuration, isHTTPAsked: loaded.isGiven(Settings.httpAddress.key), source: status, logger: logger)
    let result: Result<Void, any Error>
    do {
      try await withThrowingTaskGroup(of: Part.self) { group in
        group.addTask {
          try await listeners.run()
          return .listeners
        }
        group.addTask {
          try await runNode(status: status, transport: transport)
          return .node
        }
        group.addTask {
          try await gracefulShutdown()
          logger.info("stopping")
          if let driver = status.driver { await leave(driver) }
          return .left
        }
        try await conclude(&group)
      }
      result = .success(())
    } catch {
      result = .failure(error)
    }
    await transport.shutdown()
    try result.get()
  }

  /// Waits for all parts. Once the node has left, the listeners get a second to finish what they are answering.
  private func conclude(_ group: inout ThrowingTaskGroup<Part, any Error>) async throws {
    var hasLeft = false
    var areListening = true
    do {
      while let part = try await group.next() {
        switch part {
        case .listeners: areListening = false
        case .node: break
        case .left:
          hasLeft = true
          group.addTask {
            try await ContinuousClock().sleep(for: .seconds(1))
            return .patience
          }
        case .patience: areListening = false
        }
        if hasLeft, !areListening { group.cancelAll() }
      }
    } catch  where hasLeft {
      // A part that is cancelled on the way out may say so in any words.
      logger.debug("ended: \(error)")
    }
  }

  /// Runs the driver and the loop once this node has addresses; ends with the loop.
  private func runNode(status: AgentStatus, transport: AsyncHTTPTransport) async throws {
    let addresses: NodeAddresses?
    do {
      addresses = try await nodeAddresses()
    } catch is CancellationError {
      return  // The agent was told to stop before it had begun.
    }
    let driver = MembershipDrivers.make(
      configuration, addresses: addresses, environment: environment, seed: .random(in: .min ... .max), logger: logger)
    let loopback = addresses.flatMap { LoopbackAdvertisement($0, logger: logger) }
    try loopback?.check(entries)
    let loop = makeLoop(driver: driver, addresses: addresses, loopback: loopback, transport: transport)
    status.begin(driver: driver, loop: loop)
    try await driver.setTags(configuration.tags)
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask {
        do {
          try await driver.run()
        } catch let error as MembershipError {
          throw CommandFailure(error)
        }
      }
      group.addTask { try await loop.run() }
      while try await group.next() != nil {}
    }
  }

  /// Tells the cluster, within `leave-timeout`.
  private func leave(_ driver: any MembershipDriver) async {
    let limit = configuration.leaveTimeout
    let hasLeft = await withTaskGroup(of: Bool.self) { group in
      group.addTask {
        do {
          try await driver.leave()
        } catch {
          logger.warning("leaving failed: \(error)")
        }
        return true
      }
      group.addTask {
        do { try await ContinuousClock().sleep(for: limit) } catch { return true }
        return false
      }
      defer { group.cancelAll() }
      return await group.next() ?? true
    }
    if !hasLeft { logger.warning("leaving took longer than leave-timeout (\(GoDuration.format(limit))); going anyway") }
  }

  /// A Serf agent has addresses of its own; every other driver needs ours.
  private func nodeAddresses() async throws -> NodeAddresses? {
    guard configuration.membership != .serf else { return nil }
    return try await cancelWhenGracefulShutdown {
      try await NodeAddresses.waiting(
        bind: configuration.bindAddress, advertise: configuration.advertiseAddress, clock: ContinuousClock(),
        logger: logger, interfaces: NetworkInterface.all)
    }
  }
}

// MARK: - The retry loop

extension Agent {
  /// `join` counts only where `retry-join` was not given.
  private var entries: [ConfiguredEntry] {
    configuration.retryJoin.isEmpty ? configuration.join : configuration.retryJoin
  }

  private func makeLoop(
    driver: any MembershipDriver, addresses: NodeAddresses?, loopback: LoopbackAdvertisement?,
    transport: AsyncHTTPTransport
  ) -> RetryJoinService {
    let session = DiscoverySession.live(
      registry: registry, environment: environment, transport: transport, logger: logger)
    let joinPort = configuration.joinPort
    let sources = entries.map { entry -> any SeedSource in
      let source = EntrySource(entry.entry, session: session)
      return loopback.map { $0.watching(source) } ?? source
    }
    return RetryJoinService(
      sources: sources, driver: driver, configuration: loopConfiguration, seed: .random(in: .min ... .max),
      logger: logger,
      localNode: {
        let member = await driver.localMember
        let own = OwnAddresses(
          bound: addresses?.bound ?? member?.endpoint, advertised: addresses?.advertised ?? member?.endpoint,
          interfaces: addresses?.interfaces ?? [])
        return LocalNode(joinPort: joinPort ?? addresses?.bound.port ?? member?.port, addresses: own)
      })
  }

  private var loopConfiguration: RetryJoinConfiguration {
    if configuration.retryJoin.isEmpty { return .oneShot(timeout: configuration.retryInterval) }
    let policy: RetryJoinConfiguration.ExhaustedPolicy =
      switch configuration.retryExhausted {
      case .exit: .exit
      case .continue: .continue
      case .standalone: .standalone
      }
    return RetryJoinConfiguration(
      interval: configuration.retryInterval, maxAttempts: configuration.retryMax, deadline: configuration.retryDeadline,
      onExhausted: policy, rejoinInterval: configuration.rejoinInterval)
  }
}

/// The agent as a service, so that signals reach it.
private struct AgentLife: Service {
  let serve: @Sendable () async throws -> Void

  func run() async throws {
    try await serve()
  }
}
