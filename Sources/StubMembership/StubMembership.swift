package import JoinMembership
package import JoinPrimitives
package import Logging
package import SeedDialing

/// A membership layer without a network protocol: it keeps its members in memory and counts a seed as a peer when its TCP
/// port accepts. Every member that it lists carries the tag `driver=stub`, every line that it logs begins with `stub`.
///
/// It only sees a peer end when that peer is dialled again. In tests, `set` and `remove` play the peers' part, and the
/// prober can be scripted.
package actor StubMembership: MembershipDriver {
  /// `stub`.
  package static let name = "stub"

  private static let mark = ["driver": "stub"]

  package nonisolated let events: AsyncStream<MembershipEvent>
  private nonisolated let news: AsyncStream<MembershipEvent>.Continuation
  private let prober: any SeedProbing
  private let logger: Logger
  private var own: Member
  private var peers: [String: Member] = [:]
  private var hasLeft = false

  /// Describes this node. Seeds without a port are dialled at `port`.
  package init(
    name: String, address: IPAddress, port: UInt16, tags: [String: String] = [:],
    prober: any SeedProbing = SeedDialer(), logger: Logger
  ) {
    own = Member(name: name, address: address, port: port, tags: tags.merging(Self.mark) { $1 })
    self.prober = prober
    self.logger = logger
    (events, news) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(256))
  }

  package func run() async throws {
    logger.info("stub membership: started in memory as \(own.name) at \(own.endpoint); nothing is gossiped")
    news.yield(.available)
    let (silence, continuation) = AsyncStream.makeStream(of: Never.self)
    for await _ in silence {}
    continuation.finish()
    logger.info("stub membership: stopped")
  }

  package var localMember: Member? { own }

  package func members() -> [Member] {
    [own] + peers.values.sorted { $0.name < $1.name }
  }

  package nonisolated func join(_ seeds: [Seed]) -> AsyncStream<SeedOutcome> {
    let (stream, continuation) = AsyncStream.makeStream(of: SeedOutcome.self)
    let task = Task {
      await bring(seeds) { continuation.yield(SeedOutcome(seed: $0, result: $1)) }
      continuation.finish()
    }
    continuation.onTermination = { _ in task.cancel() }
    return stream
  }

  package func setTags(_ tags: [String: String]) {
    own = Member(name: own.name, address: own.address, port: own.port, tags: tags.merging(Self.mark) { $1 })
    news.yield(.changed([own]))
  }

  package func leave() {
    hasLeft = true
    own = Member(name: own.name, address: own.address, port: own.port, tags: own.tags, status: .left)
    logger.info("stub membership: left; there was nobody to tell")
  }

  /// Adds a peer or changes its state, marked as the stub's.
  package func set(_ peer: Member) {
    let marked = Member(
      name: peer.name, address: peer.address, port: peer.port, tags: peer.tags.merging(Self.mark) { $1 },
      status: peer.status
    )
    guard peers[marked.name] != marked else { return }
    peers[marked.name] = marked
    logger.info("stub membership: \(marked.name) is \(marked.status.rawValue)")
    news.yield(.changed([marked]))
  }

  /// Forgets a peer.
  package func remove(_ name: String) {
    peers[name] = nil
  }

  private func bring(_ seeds: [Seed], report: @Sendable (Seed, SeedOutcome.Result) -> Void) async {
    var foreign: [Seed] = []
    for var seed in seeds {
      seed.port = seed.port ?? own.port
      if hasLeft {
        report(seed, .failed(reason: "this stub node has left"))
      } else if seed.endpoint == own.endpoint {
        report(seed, .isMyself)
      } else {
        foreign.append(seed)
      }
    }
    if foreign.isEmpty { return }
    for await (seed, result) in prober.probe(foreign, defaultPort: own.port) {
      report(seed, note(seed, result))
    }
  }

  private func note(_ seed: Seed, _ result: ProbeResult) -> SeedOutcome.Result {
    let name = peers.values.first { $0.endpoint == seed.endpoint }?.name ?? "stub-\(seed.endpoint)"
    func setStatus(_ status: Member.Status) {
      set(
        Member(
          name: name, address: seed.address, port: seed.port ?? own.port, tags: peers[name]?.tags ?? [:], status: status
        )
      )
    }
    if result != .alive, peers[name] != nil { setStatus(.failed) }
    switch result {
    case .alive:
      setStatus(.alive)
      return .joined(name: name)
    case .refused: return .refused
    case .timedOut: return .timedOut
    case .failed(let reason): return .failed(reason: reason)
    }
  }
}
