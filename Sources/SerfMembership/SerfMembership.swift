package import JoinMembership
package import JoinPrimitives
package import Logging
package import SeedDialing

/// A membership layer in which an existing Serf agent gossips: it is brought seeds over its RPC port, and asked for
/// its members. Ending the driver closes the connection and never stops the agent.
///
/// A seed counts as joined when the agent lists a foreign member at its address that answers: the agent only lists
/// whom it has exchanged its state with, or has heard of by gossip.
package actor SerfMembership: MembershipDriver {
  /// `serf`.
  package static let name = "serf"

  package nonisolated let events: AsyncStream<MembershipEvent>
  nonisolated let news: AsyncStream<MembershipEvent>.Continuation
  nonisolated let configuration: SerfMembershipConfiguration
  nonisolated let clock: any Clock<Duration>
  nonisolated let logger: Logger
  private nonisolated let prober: any SeedProbing

  var session: SerfSession?
  var localName: String?
  var table = SerfMemberTable()
  /// Why there is no session.
  var lastFailure: MembershipError?
  var wantedTags: [String: String]?
  var managedTags: Set<String> = []
  private var hasLeft = false

  /// Prepares the driver; nothing is connected before `run`, except by `join`.
  package init(
    _ configuration: SerfMembershipConfiguration, prober: any SeedProbing = SeedDialer(),
    clock: any Clock<Duration> = ContinuousClock(), logger: Logger
  ) {
    self.configuration = configuration
    self.prober = prober
    self.clock = clock
    self.logger = logger
    (events, news) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(256))
  }

  /// The agent's own node as last heard of; its port is what seeds without a port are dialled at.
  package var localMember: Member? { localName.flatMap { table[$0] } }

  /// Asks the agent; throws `MembershipError` while none answers.
  package func members() async throws -> [Member] {
    guard let session else { throw lastFailure ?? notConnected }
    let members = try await session.members()
    if self.session != nil { take(members) }
    return members
  }

  /// Joins over a connection of its own, because a join may keep a connection busy for long. It need not wait for
  /// `run`.
  package nonisolated func join(_ seeds: [Seed]) -> AsyncStream<SeedOutcome> {
    let (stream, continuation) = AsyncStream.makeStream(of: SeedOutcome.self)
    let agent = configuration.agent
    let run = SerfSeedJoin(
      configuration: configuration, prober: prober, clock: clock,
      belongsToAgentHost: { LocalAddresses.belongsToAgentHost($0, agent: agent) }
    )
    let task = Task {
      if await hasLeft {
        for seed in seeds {
          continuation.yield(SeedOutcome(seed: seed, result: .failed(reason: "this program is stopping")))
        }
      } else {
        await run.run(seeds) { continuation.yield($0) }
      }
      continuation.finish()
    }
    continuation.onTermination = { _ in task.cancel() }
    return stream
  }

  /// Sets these tags on the agent's node, removes those that an earlier call has set, and leaves all others.
  /// Without a connection they are kept and set as soon as the agent answers, and again when it has been restarted.
  package func setTags(_ tags: [String: String]) async throws {
    wantedTags = tags
    guard let session else { return }
    try await apply(tags, session)
  }

  /// Does nothing but stop joining: the agent's node is not ours to take away.
  package func leave() {
    hasLeft = true
  }

  private var notConnected: MembershipError {
    MembershipError(
      .unavailable, "there is no connection to the Serf agent at \(configuration.agent) yet", remedy: "wait a moment"
    )
  }
}
