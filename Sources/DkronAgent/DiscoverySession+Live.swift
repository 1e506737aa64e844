internal import AddressTemplate
package import CloudHTTP
package import JoinDiscovery
package import Logging
internal import NameResolution

extension DiscoverySession {
  /// A session on the real world: the machine's resolver, files, clock and interfaces.
  package static func live(
    registry: ProviderRegistry, environment: Environment, transport: AsyncHTTPTransport, logger: Logger
  ) -> DiscoverySession {
    let http: any HTTPTransport =
      logger.logLevel <= .debug ? RequestLog(transport, clock: ContinuousClock(), logger: logger) : transport
    return DiscoverySession(
      registry: registry,
      context: DiscoveryContext(
        http: http, resolver: SystemResolver(), files: LocalFileSystem(), environment: environment, logger: logger),
      expandTemplate: { text in
        do {
          return try AddressTemplate.evaluate(text, interfaces: NetworkInterface.all())
        } catch AddressTemplateError.noAddress {
          throw DiscoveryError(
            .unreachable, in: "template", "no network interface has an address but loopback yet",
            remedy: "wait for the network, or give an address")
        }
      })
  }
}
