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
    DiscoverySession(
      registry: registry,
      context: DiscoveryContext(
        http: transport, resolver: SystemResolver(), files: LocalFileSystem(), environment: environment, logger: logger),
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
