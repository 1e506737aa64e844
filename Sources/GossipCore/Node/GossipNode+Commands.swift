extension GossipNode {
  mutating func carryOut(_ command: GossipCommand) {
    switch command {
    case .join(let id, let seed): beginJoin(id, seed, isReadOnly: false)
    case .read(let id, let seed): beginJoin(id, seed, isReadOnly: true)
    case .cancelJoin(let id): dropJoin(id)
    case .leave: beginLeave()
    case .setTags(let tags): setTags(tags)
    case .forceLeave(let name, let prune): forceLeave(name, prune: prune)
    case .userEvent(let name, let payload, let coalesce): tellAll(name, payload, coalesce: coalesce)
    case .query(let id, let query): ask(query, as: id)
    case .respond(let id, let payload): answer(id, with: payload)
    case .keyRingAnswer(let id, let answer): answerKeyRing(id, with: answer)
    }
  }

  mutating func refuse(_ reason: String) { note(.commandRefused(reason: reason)) }
}
