package import JoinDiscovery
package import JoinMembership
package import JoinPrimitives

/// An entry by its place in the list, and the list by its generation: a reload starts the next one.
package struct EntryID: Sendable, Hashable {
  /// Which list.
  package let generation: Int
  /// The place in it, from 0.
  package let index: Int

  /// Stands for the peers of the last run, which no entry named.
  static let memory = EntryID(generation: -1, index: -1)

  /// Names an entry.
  package init(generation: Int = 0, index: Int) {
    self.generation = generation
    self.index = index
  }
}

/// A timer. Of each kind only the one that was set last counts; a late one says nothing.
package struct TimerID: Sendable, Hashable {
  /// What the timer is for.
  package enum Kind: Sendable, Hashable, CaseIterable {
    /// Seeds that came together are dialled together.
    case gather
    /// The attempt waits no longer for slow entries.
    case attemptEnd
    /// The next attempt is due.
    case wait
    /// The line that reports a join waits no longer for further peers.
    case settle
    /// This node is asked for its port again.
    case localPoll
    /// `retry-deadline` has passed.
    case deadline
    /// No other live member was left, and none has come back.
    case isolation
    /// The next round of looks around is due.
    case watch
  }

  /// What it is for.
  package let kind: Kind
  /// Its number among all timers.
  package let number: Int

  /// Names a timer.
  package init(_ kind: Kind, number: Int) {
    self.kind = kind
    self.number = number
  }
}

/// What the loop is told.
package enum RetryJoinEvent: Sendable, Equatable {
  /// Begin.
  case started
  /// What is known of this node.
  case local(LocalNode)
  /// A page of seeds.
  case page(EntryID, [Seed])
  /// A lookup has ended, after its last page.
  case lookupFinished(EntryID, EntryReport)
  /// The peers of the last run, as they were asked for by a list of this generation.
  case recalled([Seed], generation: Int = 0)
  /// What became of one seed of a dial.
  case seedOutcome(dial: Int, SeedOutcome)
  /// A dial has ended, after its last outcome.
  case dialFinished(dial: Int)
  /// How many other live members there are, as the membership layer counts them, and where they gossip.
  case members(live: Int, at: Set<HostPort> = [])
  /// The membership layer cannot be asked, so that nothing is known of members until it counts again.
  case membersUnknown
  /// A timer rang.
  case timerFired(TimerID)
  /// The list was read anew: the entries' texts, secrets masked, and intervals and limits where they were, too.
  case reloaded([String], RetryJoinConfiguration? = nil)
  /// Somebody asks for a join by hand: a loop that has stood down begins anew.
  case woken
  /// End.
  case stopRequested
}

/// What the loop wants done.
package enum RetryJoinAction<Instant: InstantProtocol>: Sendable, Equatable where Instant.Duration == Duration {
  /// Find out the join port and our own addresses, and answer with `local`.
  case askLocal
  /// Look an entry up; report its pages, then its end.
  case startLookup(EntryID)
  /// Read the peers of the last run, and answer with `recalled`, also when there are none.
  case recall(generation: Int)
  /// End the lookups of an old list; nothing they say is wanted.
  case cancelLookups(generation: Int)
  /// Hand seeds to the membership driver; report the outcomes, then the end.
  case dial(Int, [Seed])
  /// End the dials of an old list, and report their ends. Who has been joined stays joined.
  case cancelDials
  /// Ring at an instant. It replaces the timer of the same kind.
  case schedule(TimerID, at: Instant)
  /// The timer of this kind is no longer needed.
  case cancelTimer(TimerID.Kind)
  /// An attempt has ended.
  case report(AttemptReport)
  /// Something that the operator should see once.
  case warn(String)
  /// The limit of attempts or time is reached. With the policy `exit` the loop ends with this error.
  case giveUp(RetryJoinExhausted)
  /// End everything.
  case stop
}
