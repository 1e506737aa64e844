internal import AddressTemplate
internal import AgentConfiguration
internal import JoinPrimitives
internal import Logging
internal import ServiceLifecycle
internal import StatusServer

/// The places where the agent shows its status: the socket in its data folder, and `http-addr`.
struct StatusListeners: Sendable {
  private let configuration: AgentConfiguration
  private let address: StatusServer.Address
  private let isHTTPAsked: Bool
  private let source: any StatusSource & MetricSource
  private let logger: Logger

  /// Reads `http-addr`; throws `CommandFailure`.
  init(
    _ configuration: AgentConfiguration, isHTTPAsked: Bool, source: any StatusSource & MetricSource, logger: Logger
  ) throws(CommandFailure) {
    self.configuration = configuration
    self.isHTTPAsked = isHTTPAsked
    self.source = source
    self.logger = logger
    address = try Self.httpAddress(configuration.httpAddress)
  }

  /// Serves on both until it is cancelled or shut down. Without a socket the agent still joins; without an asked-for
  /// port it does not start.
  func run() async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { await serveSocket() }
      group.addTask { try await serveHTTP() }
      while try await group.next() != nil {}
    }
  }

  private var metrics: (any MetricSource)? { configuration.enablePrometheus ? source : nil }

  private func serveSocket() async {
    let folder = configuration.dataDirectory
    let local = LocalAgent(dataDirectory: folder)
    if await local.answers() {
      logger.warning(
        "another agent uses the data folder \(folder), and commands reach that one; give each agent its own data-dir")
      return
    }
    do {
      let socket = try AgentSocket(folder: folder)
      defer { socket.remove() }
      try await StatusServer(address: .socket(path: socket.path), source: source, metrics: metrics) { _ in
        socket.protect()
      }.run()
    } catch  where Task.isCancelled || Task.isShuttingDownGracefully {
      return
    } catch {
      let place = "data-dir '\(folder)' cannot hold the socket \(LocalAgent.socketName)"
      logger.warning("commands cannot reach this agent: \(place): \(error)")
    }
  }

  private func serveHTTP() async throws {
    do {
      try await StatusServer(address: address, source: source, metrics: metrics) { [logger, address] port in
        logger.info("serving status at http://\(address.with(port: port))")
      }.run()
    } catch  where Task.isCancelled || Task.isShuttingDownGracefully {
      return
    } catch {
      guard isHTTPAsked else {
        logger.warning("HTTP cannot be served at \(address), so the agent runs without it: \(error) with http-addr")
        return
      }
      throw CommandFailure(
        .unavailable, "http-addr '\(configuration.httpAddress)': HTTP cannot be served at \(address): \(error)")
    }
  }

  private static func httpAddress(_ text: String) throws(CommandFailure) -> StatusServer.Address {
    let interfaces = NetworkInterface.all()
    do {
      let place = try ListenAddress(parsing: try AddressTemplate.evaluate(text, interfaces: interfaces))
      let port = Int(place.port ?? 8080)
      switch place.host {
      case .address(let address): return .tcp(host: address.description, port: port)
      case .name(let name): return .tcp(host: name, port: port)
      case nil:
        // `::` hears IPv4 too, but a machine without IPv6 cannot bind it.
        let hasV6 = interfaces.contains { $0.addresses.contains { $0.family == .v6 } }
        return .tcp(host: hasV6 ? "::" : "0.0.0.0", port: port)
      }
    } catch AddressTemplateError.noAddress {
      throw CommandFailure(.temporary, "http-addr '\(text)': \(AddressTemplateError.noAddress)")
    } catch {
      throw CommandFailure(.configuration, "http-addr '\(text)': \(error)")
    }
  }
}
