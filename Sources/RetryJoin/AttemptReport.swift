package import JoinDiscovery
package import JoinPrimitives

/// What one attempt came to, as a value; `AttemptLine` puts it into words.
package struct AttemptReport: Sendable, Equatable {
  /// How the attempt ended.
  package enum Conclusion: Sendable, Equatable {
    /// Another live member has accepted this node, this long after the attempt began.
    case joined(after: Duration)
    /// Every entry answered, and nobody but this node was found.
    case alone
    /// Nobody was joined.
    case failed
    /// A joined node has looked around; `peers` are those that it had missed.
    case lookedAround
    /// Seeds that had no outcome when their attempt was reported have one now, and nobody was joined.
    case settledLate
  }

  /// What one entry gave.
  package enum EntryResult: Sendable, Equatable {
    /// The lookup has ended, well or not.
    case answered(EntryReport)
    /// It was not asked, for this long still, because of its last error.
    case held(for: Duration, because: DiscoveryError?)
    /// It has not answered yet, and gave this many seeds so far.
    case running(found: Int)
  }

  /// One entry with its result.
  package struct Entry: Sendable, Equatable {
    /// The entry, secrets masked.
    package let text: String
    /// What it gave.
    package let result: EntryResult

    /// Pairs an entry with its result.
    package init(_ text: String, _ result: EntryResult) {
      self.text = text
      self.result = result
    }
  }

  /// Somebody who has accepted this node.
  package struct Peer: Sendable, Equatable {
    /// The peer's name, where the driver learned it.
    package let name: String?
    /// The address that was dialled.
    package let endpoint: HostPort

    /// Describes a peer.
    package init(name: String?, endpoint: HostPort) {
      self.name = name
      self.endpoint = endpoint
    }
  }

  /// The attempt's number, from 1.
  package var number: Int
  /// How it ended.
  package var conclusion: Conclusion
  /// All entries, in the order of the list.
  package var entries: [Entry]
  /// Who was joined by dialling.
  package var peers: [Peer]
  /// How many other live members the membership layer counts.
  package var liveMembers: Int
  /// What became of the seeds.
  package var seeds: SeedTally
  /// The time until the next attempt; nil when none follows.
  package var nextTry: Duration?

  /// Gathers a report.
  package init(
    number: Int, conclusion: Conclusion, entries: [Entry] = [], peers: [Peer] = [], liveMembers: Int = 0,
    seeds: SeedTally = SeedTally(), nextTry: Duration? = nil
  ) {
    self.number = number
    self.conclusion = conclusion
    self.entries = entries
    self.peers = peers
    self.liveMembers = liveMembers
    self.seeds = seeds
    self.nextTry = nextTry
  }
}
