internal import AddressTemplate
internal import AgentConfiguration
internal import CloudHTTP
internal import JoinDiscovery
internal import JoinMembership
internal import JoinPrimitives
internal import Logging
internal import RetryJoin
internal import ServiceLifecycle

// The node: its addresses, its membership driver and the loop that finds its peers.
extension Agent {
  /// Runs the driver and the loop once this node has addresses; ends with the loop.
  func runNode(status: AgentStatus, transport: AsyncHTTPTransport) async throws {
    let addresses: NodeAddresses?
    do {
      addresses = try await nodeAddresses()
    } catch is CancellationError {
      return  // The agent was told to stop before it had begun.
    }
    let driver = MembershipDrivers.make(
      configuration, addresses: addresses, environment: environment, seed: .random(in: .min ... .max), logger: logger)
    let loopback = addresses.flatMap { LoopbackAdvertisement($0, logger: logger) }
    try loopback?.check(inForce.entries)
    let begun = inForce.loaded
    let loop = makeLoop(
      driver: driver, addresses: addresses, loopback: loopback, transport: transport, observe: status.note)
    try await driver.setTags(begun.configuration.tags)
    status.begin(
      .init(driver: driver, loop: loop, loopback: loopback) { entries in
        OneTimeJoin(
          sources(of: entries, transport: transport, loopback: loopback), driver: driver,
          seed: .random(in: .min ... .max), localNode: localNode(driver: driver, addresses: addresses))
      })
    // A reload that came while the driver was made has found nobody to tell.
    if inForce.loaded.effective != begun.effective { await tell(status, transport: transport) }
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

  /// Puts a new configuration in force, and returns the old one.
  func apply(
    _ new: LoadedConfiguration, to status: AgentStatus, transport: AsyncHTTPTransport
  ) async -> LoadedConfiguration {
    let old = inForce.replace(by: new)
    threshold.set(new.configuration.logLevel)
    await tell(status, transport: transport)
    return old
  }

  /// Tells driver and loop what is in force. The membership stays; tokens and resolvers start anew.
  private func tell(_ status: AgentStatus, transport: AsyncHTTPTransport) async {
    guard let running = status.running else { return }
    do {
      try await running.driver.setTags(configuration.tags)
    } catch {
      logger.warning("the tags could not be changed: \(error)")
    }
    running.loop.reload(
      sources(of: inForce.entries.map(\.entry), transport: transport, loopback: running.loopback),
      configuration: loopConfiguration)
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

  private func makeLoop(
    driver: any MembershipDriver, addresses: NodeAddresses?, loopback: LoopbackAdvertisement?,
    transport: AsyncHTTPTransport, observe: @escaping @Sendable (MembershipEvent) -> Void
  ) -> RetryJoinService {
    RetryJoinService(
      sources: sources(of: inForce.entries.map(\.entry), transport: transport, loopback: loopback), driver: driver,
      configuration: loopConfiguration, seed: .random(in: .min ... .max), logger: logger,
      localNode: localNode(driver: driver, addresses: addresses), peersFile: peersFile, observe: observe)
  }

  /// What the loop and a join by hand must know of this node.
  private func localNode(
    driver: any MembershipDriver, addresses: NodeAddresses?
  ) -> @Sendable () async -> LocalNode {
    let joinPort = configuration.joinPort
    return {
      let member = await driver.localMember
      let own = OwnAddresses(
        bound: addresses?.bound ?? member?.endpoint, advertised: addresses?.advertised ?? member?.endpoint,
        interfaces: addresses?.interfaces ?? [])
      return LocalNode(joinPort: joinPort ?? addresses?.bound.port ?? member?.port, addresses: own)
    }
  }

  /// Entries, bound to a session of their own.
  private func sources(
    of entries: [JoinEntry], transport: AsyncHTTPTransport, loopback: LoopbackAdvertisement?
  ) -> [any SeedSource] {
    let session = DiscoverySession.live(
      registry: registry, environment: environment, transport: transport, logger: logger)
    return entries.map { entry in
      let source = EntrySource(entry, session: session)
      return loopback.map { $0.watching(source) } ?? source
    }
  }

  private var peersFile: PeersFile {
    let machine = (try? LocalFileSystem().read("/etc/machine-id", limit: 256)) ?? []
    return PeersFile(dataDirectory: configuration.dataDirectory, nodeName: configuration.nodeName) {
      [inForce, registry] in
      PeersFingerprint.make(inForce.values, entries: inForce.entries, registry: registry, machine: machine)
    }
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
