internal import GossipCore
internal import JoinCryptography
internal import Logging

/// Puts into words what the node wants logged.
struct GossipLog: Sendable {
  /// So many names of members stand in one line.
  private static let mostNames = 10

  private let logger: Logger
  private var gates: [NoteKind: RepeatGate<GossipNote>] = [:]
  private var keyGate = RepeatGate<String>()
  private var entropyGate = RepeatGate<String>()

  init(logger: Logger) {
    self.logger = logger
  }

  /// One line for each kind of change.
  func note(_ changes: [MemberChange]) {
    for (kind, words) in Self.kinds {
      let names = changes.filter { $0.kind == kind }.map { "\($0.member.name) (\($0.member.address))" }
      if names.isEmpty { continue }
      logger.log(level: kind == .updated || kind == .reaped ? .debug : .info, "\(Self.list(names)) \(words)")
    }
  }

  private static let kinds: [(MemberChange.Kind, String)] = [
    (.joined, "joined"), (.updated, "changed"), (.leaving, "is about to leave"), (.left, "left"),
    (.failed, "does not answer any more"), (.reaped, "is forgotten"),
  ]

  /// One line, unless the same has been said a short while ago: most notes can be caused by anybody.
  mutating func note(_ note: GossipNote, at now: GossipInstant) {
    if gates[NoteKind(note), default: RepeatGate()].note(note, at: now.offset) == nil { return }
    switch note {
    case .nameConflict(let name, let known, let claimed):
      logger.warning(
        "two nodes are called \(name), at \(known) and at \(claimed); give each node a node-name of its own")
    case .nameConflictLost(let name, let votes, let answers):
      logger.error(
        """
        another node is called \(name) as this one is, and \(answers - votes) of \(answers) members know the other one; \
        give this node another node-name
        """)
    case .refuted(by: let accuser, incarnation: let incarnation):
      let cause = accuser.map { "\($0) took this node for dead" } ?? "an earlier life of this node is remembered"
      logger.debug("\(cause); it said otherwise with incarnation \(incarnation)")
    case .doubted(let address):
      logger.warning(
        """
        others have taken this node for dead three times within five minutes, since they do not reach \(address) well; \
        correct advertise-addr if that is not the address they dial, else let UDP and TCP through to it
        """)
    case .datagramsLost(let name):
      logger.warning(
        """
        \(name) answers over TCP and not over UDP; open the gossip port for UDP in both directions, and advertise an \
        address that all reach
        """)
    case .unreached(let seed):
      logger.warning(
        """
        \(seed) answers over TCP, and nothing of its cluster reaches this node; open the gossip port for UDP and TCP \
        towards this node, and check advertise-addr
        """)
    case .mergeRefused(let reason): logger.warning("the state of another node was refused: \(reason)")
    case .commandRefused(let reason): logger.warning("\(reason)")
    case .limitReached(let what): logger.warning("there are more \(what) than this node keeps")
    }
  }

  /// What somebody has asked of the keys, and what came of it; a failure once in a while.
  mutating func note(_ request: KeyRingRequest, _ answer: KeyRingAnswer, at now: GossipInstant) {
    let words =
      switch request {
      case .install: "install a key"
      case .use: "use another key"
      case .remove: "remove a key"
      case .list: "list the keys"
      }
    if answer.succeeded {
      logger.log(level: request == .list ? .debug : .info, "the cluster was asked to \(words); done")
    } else if keyGate.note("\(words): \(answer.message)", at: now.offset) != nil {
      logger.warning("the cluster was asked to \(words), which failed here: \(answer.message)")
    }
  }

  mutating func noteWithoutEntropy(_ error: SecureRandomError, at now: GossipInstant) {
    guard let times = entropyGate.times("\(error)", at: now.offset) else { return }
    logger.error("nothing can be sent, because it must be encrypted: \(error)\(times)")
  }

  private static func list(_ names: [String]) -> String {
    let shown = names.prefix(mostNames).joined(separator: ", ")
    return names.count > mostNames ? "\(shown) and \(names.count - mostNames) more" : shown
  }
}

/// What a note is about. Each kind has a gate of its own: where strangers can cause any number of one, they must not
/// silence the others.
private enum NoteKind: Hashable {
  case nameConflict, nameConflictLost, refuted, doubted, datagramsLost, unreached, mergeRefused, commandRefused,
    limitReached

  init(_ note: GossipNote) {
    self =
      switch note {
      case .nameConflict: .nameConflict
      case .nameConflictLost: .nameConflictLost
      case .refuted: .refuted
      case .doubted: .doubted
      case .datagramsLost: .datagramsLost
      case .unreached: .unreached
      case .mergeRefused: .mergeRefused
      case .commandRefused: .commandRefused
      case .limitReached: .limitReached
      }
  }
}
