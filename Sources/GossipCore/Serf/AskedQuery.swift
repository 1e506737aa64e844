/// A query of this node that still takes answers.
struct AskedQuery: Sendable {
  /// Who wants to hear of it.
  enum Asker: Sendable {
    case program(QueryID)
    /// The node itself, which asks who else goes by its name.
    case nameConflict
  }

  let asker: Asker
  let time: UInt64
  var acked: Set<String> = []
  var answered: Set<String> = []
}
