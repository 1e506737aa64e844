internal import AddressTemplate
internal import AgentConfiguration
internal import JoinPrimitives
internal import Logging
internal import StatusServer

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#endif

/// The places where the agent shows its status: the socket in its data folder, and `http-addr`.
struct StatusListeners: Sendable {
  private let configuration: AgentConfiguration
  private let isHTTPAsked: Bool
  private let source: any StatusSource
  private let logger: Logger

  init(_ configuration: AgentConfiguration, isHTTPAsked: Bool, source: any StatusSource, logger: Logger) {
    self.configuration = configuration
    self.isHTTPAsked = isHTTPAsked
    self.source = source
    self.logger = logger
  }

  /// Serves on both until it is cancelled. Without a socket the agent still joins; without an asked-for port it does
  /// not start.
  func run() async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { await serveSocket() }
      group.addTask { try await serveHTTP() }
      while try await group.next() != nil {}
    }
  }

  private func serveSocket() async {
    let folder = configuration.dataDirectory
    let path = LocalAgent.socketPath(in: folder)
    mkdir(folder, 0o700)
    unlink(path)
    do {
      let server = StatusServer(address: .socket(path: path), source: source, logger: logger) { _ in
        chmod(path, 0o600)
      }
      try await server.run()
      unlink(path)
    } catch is CancellationError {
      unlink(path)
    } catch {
      logger.warning(
        "local commands cannot reach this agent: \(path) cannot be made (\(error)); check data-dir (\(folder))")
    }
  }

  private func serveHTTP() async throws {
    let address = try httpAddress()
    do {
      let server = StatusServer(
        address: .tcp(host: address.host, port: address.port), source: source, logger: logger
      ) { [logger] port in
        let place = HostPort(IPAddress(address.host) ?? .anyV4, port: port.flatMap(UInt16.init(exactly:)))
        logger.info("serving status at http://\(place)")
      }
      try await server.run()
    } catch is CancellationError {
      return
    } catch {
      let message = "\(configuration.httpAddress) cannot be served: \(error)"
      guard isHTTPAsked else {
        logger.warning("\(message); the agent runs without HTTP; choose another place with http-addr")
        return
      }
      throw CommandFailure(.unavailable, "http-addr: \(message); free the port or choose another one")
    }
  }

  private func httpAddress() throws(CommandFailure) -> (host: String, port: Int) {
    do {
      let text = try AddressTemplate.evaluate(configuration.httpAddress, interfaces: NetworkInterface.all())
      let place = try HostPort(parsing: text.hasPrefix(":") ? "0.0.0.0\(text)" : text)
      let host =
        switch place.host {
        case .address(let address): address.description
        case .name(let name): name
        }
      return (host, Int(place.port ?? 8080))
    } catch {
      throw CommandFailure(.configuration, "http-addr '\(configuration.httpAddress)': \(error)")
    }
  }
}
