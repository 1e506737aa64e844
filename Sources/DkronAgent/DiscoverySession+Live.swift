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
      expandTemplate: { try AddressTemplate.evaluate($0, interfaces: NetworkInterface.all()) })
  }
}
