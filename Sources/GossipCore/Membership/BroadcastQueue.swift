/// Messages that ride on packets until each has been sent often enough.
///
/// What was sent least goes first; among those the longest, which is hardest to place, then the newest.
struct BroadcastQueue: Sendable {
  /// Names a message, for whoever waits until it is out.
  typealias Ticket = UInt64
  /// The name of a message that was never queued, and so is never waited for.
  static let noTicket: Ticket = 0

  private struct Entry {
    let ticket: Ticket
    /// What it is about; a newer message about the same replaces it.
    let subject: String?
    let bytes: [UInt8]
    /// How often it is sent at least.
    let least: Int
    var transmits = 0

    func goesBefore(_ other: Entry) -> Bool {
      if transmits != other.transmits { return transmits < other.transmits }
      if bytes.count != other.bytes.count { return bytes.count > other.bytes.count }
      return ticket > other.ticket
    }
  }

  private var entries: [Entry] = []
  private var isSorted = true
  private var lastTicket: Ticket = 0
  private let limit: Int

  init(limit: Int) { self.limit = limit }

  var isEmpty: Bool { entries.isEmpty }
  var count: Int { entries.count }

  /// Whether a message is still to be sent.
  func contains(_ ticket: Ticket) -> Bool { entries.contains { $0.ticket == ticket } }

  /// Adds a message; the number of others that had to go for it, which were those sent most.
  ///
  /// - Parameter least: how often it is sent, even where the cluster is so small that fewer times would do.
  mutating func add(
    _ bytes: [UInt8], about subject: String? = nil, least: Int = 0
  ) -> (ticket: Ticket, dropped: Int) {
    if let subject { entries.removeAll { $0.subject == subject } }
    var dropped = 0
    if entries.count >= limit {
      sort()
      dropped = entries.count - limit + 1
      entries.removeLast(dropped)
    }
    lastTicket += 1
    entries.append(Entry(ticket: lastTicket, subject: subject, bytes: bytes, least: least))
    isSorted = false
    return (lastTicket, dropped)
  }

  /// The messages that fit into `room`, each with its cost in a compound, of which at most `most` are taken. Those that
  /// have now been sent `transmits` times are done.
  mutating func take(room: inout Int, most: Int, transmits: Int) -> [[UInt8]] {
    guard !entries.isEmpty else { return [] }
    sort()
    var taken: [[UInt8]] = []
    for index in entries.indices where taken.count < most {
      let cost = entries[index].bytes.count + Packet.partOverhead
      guard cost <= room else { continue }
      room -= cost
      taken.append(entries[index].bytes)
      entries[index].transmits += 1
      isSorted = false
    }
    entries.removeAll { $0.transmits >= max(transmits, $0.least) }
    return taken
  }

  private mutating func sort() {
    guard !isSorted else { return }
    entries.sort { $0.goesBefore($1) }
    isSorted = true
  }
}
