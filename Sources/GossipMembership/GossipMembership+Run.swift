internal import GossipCore
internal import JoinMembership
internal import JoinPrimitives
internal import Logging
internal import NIOCore
internal import SeedDialing

extension GossipMembership {
  /// Serves until it is cancelled; throws when the port cannot be bound or the keys cannot be read. Once the node has
  /// left, its sockets are closed and nothing happens any more.
  package func run() async throws {
    try await serve(on: clock)
    let (silence, continuation) = AsyncStream.makeStream(of: Never.self)
    for await _ in silence {}
    continuation.finish()
  }

  private func serve<C: Clock<Duration>>(on clock: C) async throws {
    let start = clock.now
    let ring = try startingRing()
    let keys = ClusterKeys(label: configuration.label, ring: ring, file: configuration.keyRingFile)
    let sockets = try await bind(keys: keys)
    let advertised = address(on: sockets)
    let node = GossipNode(
      configuration: nodeConfiguration(at: advertised, overhead: keys.packets.overhead), seed: configuration.seed,
      now: GossipInstant(offset: start.duration(to: clock.now)))
    logger.info(
      """
      node \(configuration.name) gossips at \(HostPort(sockets.address, port: sockets.port)) over UDP and TCP, advertised \
      as \(advertised), \(ring.map { "encrypted with \($0.primary.cipher)" } ?? "not encrypted")
      """)
    var loop = GossipLoop(
      node: node, streamTimeout: configuration.timing.streamTimeout, clock: clock, start: start, gate: gate,
      inbox: inbox, keys: keys, refusals: refusals, sockets: sockets, board: board, log: GossipLog(logger: logger))
    board.publish(node)
    board.tellAvailable()
    await loop.run()
    logger.info("node \(configuration.name) has stopped gossiping")
  }

  private func bind(keys: ClusterKeys) async throws -> GossipSockets {
    do {
      return try await GossipSockets.bind(
        configuration.bindAddress, port: configuration.port, logger: logger, uptime: Self.uptime(by: clock),
        countUnsent: { [board] in board.countUnsent() },
        datagram: { [inbox, refusals] in DatagramHandler(inbox: inbox, keys: keys, refusals: refusals) },
        accept: { [inbox, gate, refusals] in
          StreamAcceptHandler(gate: gate, inbox: inbox, keys: keys, refusals: refusals)
        })
    } catch {
      throw MembershipError(
        .unavailable,
        """
        the gossip port \(HostPort(configuration.bindAddress, port: configuration.port)) cannot be bound: \
        \(ConnectFailure.reason(of: error))
        """, remedy: "free it, or choose an address of this machine and a port above 1023 with --bind-addr")
    }
  }

  private func address(on sockets: GossipSockets) -> PeerAddress {
    guard let advertised = configuration.advertised, case .address(let address) = advertised.host else {
      return PeerAddress(sockets.address, port: sockets.port)
    }
    return PeerAddress(address, port: advertised.port ?? sockets.port)
  }

  private func nodeConfiguration(at address: PeerAddress, overhead: Int) -> GossipConfiguration {
    var node = GossipConfiguration(name: configuration.name, address: address, tags: tags)
    node.timing = configuration.timing
    node.reconnectTimeout = configuration.reconnectTimeout
    node.packetOverhead = overhead
    node.takesCoordinates = true
    return node
  }

  /// The ring in the file, else one of the configured key, else none.
  private func startingRing() throws -> KeyRing? {
    do {
      if let file = configuration.keyRingFile, let ring = try file.load() {
        let remark = configuration.key == nil ? "" : "; --encrypt has no effect beside it"
        logger.info("the gossip keys come from \(file.path)\(remark)")
        return ring
      }
      guard let key = configuration.key else { return nil }
      return KeyRing(primary: try GossipKey(key))
    } catch {
      throw MembershipError(.denied, "\(error)", remedy: "see 'dkron keygen' for a key")
    }
  }
}
