import JoinDiscovery

/// One entry of the list, with all that the loop remembers of it.
struct EntryState<Instant: InstantProtocol>: Sendable where Instant.Duration == Duration {
  /// The lookup of the current attempt.
  enum Lookup: Sendable, Equatable {
    /// Not asked yet.
    case pending
    /// Asked; it gave this many seeds so far. It may have begun in an earlier attempt.
    case running(found: Int)
    /// It has ended, well or not.
    case ended(EntryReport)
    /// Not asked in this attempt, because it is held back.
    case held
  }

  /// So many different remarks of one entry are shown; a source that makes up new ones for ever is cut off.
  private static var remarkLimit: Int { 16 }

  let id: EntryID
  let text: String
  var lookup = Lookup.pending
  var hold = Hold<Instant>()
  /// The last failure, until a success.
  var lastError: DiscoveryError?
  /// The same in words, made once: snapshots are taken often.
  var lastErrorText: String?
  /// How many seeds the last complete lookup found.
  var lastFound: Int?
  /// Whether one of its seeds has accepted us since the attempt began.
  var hasBroughtPeer = false
  private var remarks: Set<String> = []

  init(id: EntryID, text: String) {
    self.id = id
    self.text = text
  }

  var isRunning: Bool {
    if case .running = lookup { true } else { false }
  }

  /// Whether it answered, without an error.
  var hasAnswered: Bool {
    if case .ended(let report) = lookup { report.error == nil } else { false }
  }

  /// Whether a remark is new.
  mutating func notes(_ remark: String) -> Bool {
    remarks.count < Self.remarkLimit && remarks.insert(remark).inserted
  }

  /// The entry as a report shows it.
  func reported(at now: Instant) -> AttemptReport.Entry {
    switch lookup {
    case .pending: .init(text, .running(found: 0))
    case .running(let found): .init(text, .running(found: found))
    case .ended(let report): .init(text, .answered(report))
    case .held: .init(text, .held(for: hold.remaining(at: now) ?? .zero, because: lastError))
    }
  }

  /// The last word on this entry when the loop gives up.
  var lastReason: String {
    switch lookup {
    case .pending: "was never asked"
    case .running: "has not answered yet"
    case .ended(let report): report.summary
    case .held: lastErrorText ?? "is held back"
    }
  }
}
