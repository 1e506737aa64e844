internal import GossipCore
internal import JoinMembership
internal import JoinPrimitives
internal import Synchronization

/// What the program may read of the node at any time, and the news of its members.
final class GossipBoard: Sendable {
  private struct State {
    var local: Member?
    var members: [Member] = []
    var isAccepted = false
    var figures: (statistics: GossipStatistics, gauges: GossipGauges)?
    var unsent = 0
  }

  let events: AsyncStream<MembershipEvent>
  private let news: AsyncStream<MembershipEvent>.Continuation
  private let state = Mutex(State())

  init() {
    (events, news) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(256))
  }

  /// This node; nil before it runs.
  var local: Member? { state.withLock { $0.local } }
  /// Everybody, this node included, by name; empty before it runs.
  var members: [Member] { state.withLock { $0.members } }
  /// Those who count as peers: nobody before one of them has this node.
  var peers: [Member] { state.withLock { $0.isAccepted ? $0.members : [] } }
  /// Whether another member has shown that it has this node as it is.
  var isAccepted: Bool { state.withLock { $0.isAccepted } }
  /// What the node has counted, and how it stands; nil before it runs.
  var figures: (statistics: GossipStatistics, gauges: GossipGauges)? { state.withLock { $0.figures } }
  /// Datagrams that could not be handed to the system.
  var unsent: Int { state.withLock { $0.unsent } }

  /// Shows the node's members as they are now.
  func publish(_ node: GossipNode) {
    let local = Member(node.localMember)
    let members = node.members.map { Member($0) }
    state.withLock { state in
      state.local = local
      state.members = members
      state.isAccepted = node.isAccepted
    }
  }

  /// Shows the node's counters and how it stands.
  func publishFigures(of node: GossipNode) {
    let figures = (statistics: node.statistics, gauges: node.gauges)
    state.withLock { $0.figures = figures }
  }

  /// Counts a datagram that did not leave.
  func countUnsent() {
    state.withLock { $0.unsent += 1 }
  }

  /// Tells what happened to members; one that is forgotten is no news, since it was gone before.
  func tell(_ changes: [MemberChange]) {
    let members = changes.filter { $0.kind != .reaped }.map { Member($0.member) }
    if !members.isEmpty { news.yield(.changed(members)) }
  }

  /// Tells that the members count from now on, since one of them has this node as it is.
  func tellAccepted() {
    news.yield(.changed([]))
  }

  /// Tells that the sockets are bound.
  func tellAvailable() {
    news.yield(.available)
  }
}

extension Member {
  /// A member as the node knows it.
  init(_ member: GossipMember) {
    let status: Status =
      switch member.status {
      case .alive: .alive
      case .leaving: .leaving
      case .left: .left
      case .failed: .failed
      }
    self.init(
      name: member.name, address: member.address.address, port: member.address.port, tags: member.tags, status: status)
  }
}
