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
  let inForce: ConfigurationInForce
  let environment: Environment
  let registry: ProviderRegistry
  let logger: Logger
  let threshold: LogThreshold
  private let hangups: Hangups
  private let load: @Sendable () throws(CommandFailure) -> LoadedConfiguration

  var configuration: AgentConfiguration { inForce.values }

  /// Prepares an agent; nothing runs yet. `reload` loads the configuration anew, as at the start; `threshold` is that
  /// of the logger.
  package init(
    _ loaded: LoadedConfiguration, environment: Environment, registry: ProviderRegistry, logger: Logger,
    threshold: LogThreshold, hangups: Hangups,
    reload: @escaping @Sendable () throws(CommandFailure) -> LoadedConfiguration
  ) {
    inForce = ConfigurationInForce(loaded)
    self.environment = environment
    self.registry = registry
    self.logger = logger
    self.threshold = threshold
    self.hangups = hangups
    load = reload
  }

  /// Serves until SIGTERM or SIGINT; throws `CommandFailure` when it cannot, or when joining failed for good.
  package func run() async throws {
    FileLimit.raise()
    try LoopbackAdvertisement.check(configuration)
    logConfiguration(inForce.loaded)
    let lock = try DataFolderLock.take(in: configuration.dataDirectory, logger: logger)
    defer { withExtendedLifetime(lock) {} }
    let transport = AsyncHTTPTransport(environment: environment)
    let status = AgentStatus(
      inForce, surroundings: Surroundings(environment: environment, files: LocalFileSystem(), registry: registry),
      logger: logger)
    let reload = Reload(
      hangups: hangups, load: load, apply: { await apply($0, to: status, transport: transport) }, logger: logger)
    let group = ServiceGroup(
      configuration: ServiceGroupConfiguration(
        services: [
          .init(service: ShutdownWatch()),
          .init(service: reload),
          .init(
            service: AgentLife { try await serve(status, transport) },
            successTerminationBehavior: .gracefullyShutdownGroup,
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
  private func logConfiguration(_ loaded: LoadedConfiguration) {
    logger.info(
      "dkron \(Version.current): \(loaded.file.map { "configuration from \($0)" } ?? "no configuration file")")
    for warning in loaded.warnings { logger.warning("\(warning)") }
    if !loaded.unused.isEmpty {
      logger.info("accepted, but without effect in this version: \(loaded.unused.joined(separator: ", "))")
    }
    if inForce.entries.isEmpty {
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
  private func serve(_ status: AgentStatus, _ transport: AsyncHTTPTransport) async throws {
    let result: Result<Void, any Error>
    do {
      let listeners = try StatusListeners(
        configuration, isHTTPAsked: inForce.loaded.isGiven(Settings.httpAddress.key), source: status, logger: logger)
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
      if !(error is CancellationError) { logger.debug("ended: \(error)") }
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
}

/// The agent as a service, so that signals reach it.
private struct AgentLife: Service {
  let serve: @Sendable () async throws -> Void

  func run() async throws {
    try await serve()
  }
}
