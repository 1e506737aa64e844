public import Logging

/// Everything a provider may touch of the world outside.
public struct DiscoveryContext: Sendable {
  /// Sends HTTP requests.
  public var http: any HTTPTransport
  /// Resolves names.
  public var resolver: any NameResolver
  /// Reads files.
  public var files: any FileSystem
  /// Runs programs.
  public var commands: any CommandRunner
  /// The variables of the process.
  public var environment: Environment
  /// The time of day.
  public var wallClock: any WallClock
  /// Sleeps, and measures deadlines.
  public var clock: any Clock<Duration>
  /// What may be kept between attempts.
  public var cache: SessionCache
  /// Where details go, at debug level.
  public var logger: Logger

  /// Gathers the outside world.
  public init(
    http: any HTTPTransport, resolver: any NameResolver, files: any FileSystem,
    commands: any CommandRunner = LocalCommandRunner(), environment: Environment,
    wallClock: any WallClock = SystemWallClock(), clock: any Clock<Duration> = ContinuousClock(),
    cache: SessionCache = SessionCache(), logger: Logger
  ) {
    self.http = http
    self.resolver = resolver
    self.files = files
    self.commands = commands
    self.environment = environment
    self.wallClock = wallClock
    self.clock = clock
    self.cache = cache
    self.logger = logger
  }
}
