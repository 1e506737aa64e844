internal import JoinMembership
internal import JoinPrimitives
internal import Logging
internal import MessagePack

extension SerfMembership {
  /// Keeps a connection to the agent until it is cancelled; a lost one is opened again, with growing pauses.
  package func run() async throws {
    var backoff = ReconnectBackoff(generator: SeededGenerator(seed: configuration.jitterSeed))
    var isConnected = false
    while !Task.isCancelled {
      do {
        isConnected = false
        try await serve {
          isConnected = true
          backoff.reset()
        }
      } catch let failure as MembershipError {
        if Task.isCancelled { break }
        isConnected = false
        let wait = backoff.next(isDenied: failure.code == .denied)
        note(failure, retryAfter: wait)
        guard (try? await clock.sleep(for: wait)) != nil else { break }
      } catch is CancellationError {
        break
      }
    }
    if isConnected {
      logger.info("closed the connection to the Serf agent at \(configuration.agent); its node stays in the cluster")
    }
  }

  /// Serves one connection; returns by throwing.
  private func serve(onReady: () -> Void) async throws {
    let session = try await SerfSession.open(configuration, clock: clock)
    defer {
      session.close()
      self.session = nil
    }
    let records = try await session.memberEvents()
    let members = try await session.members()
    localName = session.localName
    guard members.contains(where: { $0.name == session.localName }) else {
      throw SerfRPCError.violation(reason: "it does not list its own node").membershipError(agent: configuration.agent)
    }
    onReady()
    self.session = session
    news.yield(.available)
    take(members)
    logger.info(
      "connected to the Serf agent at \(configuration.agent), node \(session.localName): \(members.count) listed"
    )
    await applyWantedTags(session)
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await self.follow(records, session) }
      group.addTask { try await self.refresh(session) }
      defer { group.cancelAll() }
      try await group.next()
    }
  }

  private func follow(_ records: AsyncStream<MessagePackValue>, _ session: SerfSession) async throws {
    for await record in records {
      guard let event = record["Event"]?.text, let list = try? SerfMember.list(record) else { continue }
      tell(table.apply(event: event, list))
    }
    try Task.checkCancellation()
    // The stream ends with its connection, which now answers every call with the reason of its end.
    _ = try await session.members()
    throw SerfRPCError.closed(reason: "the stream of events ended").membershipError(agent: configuration.agent)
  }

  private func refresh(_ session: SerfSession) async throws {
    while true {
      try await clock.sleep(for: configuration.refreshInterval)
      // Only a connection that has lasted makes the next failure news again.
      lastFailure = nil
      take(try await session.members())
      await applyWantedTags(session)
    }
  }

  /// Compares a complete list with what was known and tells what is new.
  func take(_ members: [Member]) {
    tell(table.replace(with: members))
  }

  private func tell(_ changes: [Member]) {
    if !changes.isEmpty { news.yield(.changed(changes)) }
  }

  private func note(_ failure: MembershipError, retryAfter wait: Duration) {
    let isNew = lastFailure?.message != failure.message
    lastFailure = failure
    if isNew { news.yield(.unavailable(reason: failure.description)) }
    logger.log(level: isNew ? .warning : .debug, "\(failure); next try in \(GoDuration.format(wait))")
  }
}

// MARK: - Tags

extension SerfMembership {
  /// Sets what is missing or different, and removes what only we have set.
  func apply(_ tags: [String: String], _ session: SerfSession) async throws {
    let present = localMember?.tags ?? [:]
    let missing = tags.filter { present[$0.key] != $0.value }
    let surplus = managedTags.subtracting(tags.keys)
    managedTags.formUnion(tags.keys)
    if missing.isEmpty, surplus.isEmpty { return }
    try await session.setTags(missing, deleting: Array(surplus))
    managedTags.subtract(surplus)
    take(try await session.members())
  }

  private func applyWantedTags(_ session: SerfSession) async {
    guard let wantedTags else { return }
    do {
      try await apply(wantedTags, session)
    } catch {
      logger.warning("the tags of \(session.localName) could not be set: \(error)")
    }
  }
}
