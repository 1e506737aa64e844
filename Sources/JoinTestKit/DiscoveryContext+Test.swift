package import JoinDiscovery
package import Logging

extension DiscoveryContext {
  /// A world in which nothing exists but what a test puts there, and time stands still.
  package static func test(
    clock: any Clock<Duration> = ManualClock(), resolver: any NameResolver = ScriptedResolver(),
    transport: any HTTPTransport = ScriptedTransport(), files: any FileSystem = InMemoryFiles(),
    commands: any CommandRunner = ScriptedCommandRunner(), environment: Environment = [:],
    wallClock: any WallClock = FixedWallClock(), cache: SessionCache = SessionCache(),
    logger: Logger = LogCapture().logger
  ) -> DiscoveryContext {
    DiscoveryContext(
      http: transport, resolver: resolver, files: files, commands: commands, environment: environment,
      wallClock: wallClock, clock: clock, cache: cache, logger: logger
    )
  }
}
