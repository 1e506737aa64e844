/// Messages that ride on packets until each has been sent often enough.
///
/// What was sent least goes first; among those the longest, which is hardest to place, then the newest.
struct BroadcastQueue: Sendable {
  /// Names a message, for whoever waits until it is out.
  typealias Ticket = UInt64
  /// The name of a message that was never queued, and so is never waited for.
  static let noTicket: Ticket = 0

  /// Where an entry stands in the queue.
  private struct Place: Comparable {
    var transmits = 0
    let size: Int
    let ticket: Ticket

    static func < (left: Place, right: Place) -> Bool {
      (left.transmits, right.size, right.ticket) < (right.transmits, left.size, left.ticket)
    }
  }

  private struct Entry {
    var place: Place
    /// What it is about; a newer message about the same replaces it.
    let subject: String?
    let bytes: [UInt8]
    /// How often it is sent at least.
    let least: Int
  }

  /// By their places.
  private var entries: [Entry] = []
  private var subjects: [String: Place] = [:]
  private var lastTicket: Ticket = 0
  private let limit: Int

  init(limit: Int) { self.limit = limit }

  var isEmpty: Bool { entries.isEmpty }
  var count: Int { entries.count }

  /// Whether a message is still to be sent.
  func contains(_ ticket: Ticket) -> Bool { entries.contains { $0.place.ticket == ticket } }

  /// Adds a message; the number of others that had to go for it, which were those sent most.
  ///
  /// - Parameter least: how often it is sent, even where the cluster is so small that fewer times would do.
  mutating func add(
    _ bytes: [UInt8], about subject: String? = nil, least: Int = 0
  ) -> (ticket: Ticket, dropped: Int) {
    if let subject, let place = subjects[subject] { remove(at: index(of: place)) }
    let dropped = max(0, entries.count - limit + 1)
    for _ in 0..<dropped { remove(at: entries.count - 1) }
    lastTicket += 1
    insert(
      Entry(place: Place(size: bytes.count, ticket: lastTicket), subject: subject, bytes: bytes, least: least))
    return (lastTicket, dropped)
  }

  /// The messages that fit into `room`, each with its cost in a compound, of which at most `most` are taken. Those that
  /// have now been sent `transmits` times are done.
  mutating func take(room: inout Int, most: Int, transmits: Int) -> [[UInt8]] {
    var taken: [Int] = []
    for (index, entry) in entries.enumerated() where taken.count < most {
      let cost = entry.bytes.count + Packet.partOverhead
      guard cost <= room else { continue }
      room -= cost
      taken.append(index)
    }
    let sent = taken.map { entries[$0] }
    for index in taken.reversed() { remove(at: index) }
    for var entry in sent {
      entry.place.transmits += 1
      insert(entry)
    }
    dropDone(transmits)
    return sent.map(\.bytes)
  }

  private mutating func dropDone(_ transmits: Int) {
    // Those sent most stand last, and mostly none of them is done.
    guard let last = entries.last, last.place.transmits >= transmits else { return }
    let isDone = { (entry: Entry) in entry.place.transmits >= max(transmits, entry.least) }
    for entry in entries where isDone(entry) { if let subject = entry.subject { subjects[subject] = nil } }
    entries.removeAll(where: isDone)
  }

  private mutating func insert(_ entry: Entry) {
    if let subject = entry.subject { subjects[subject] = entry.place }
    entries.insert(entry, at: index(of: entry.place))
  }

  private mutating func remove(at index: Int) {
    if let subject = entries.remove(at: index).subject { subjects[subject] = nil }
  }

  /// Where an entry of this place stands, or would stand.
  private func index(of place: Place) -> Int {
    var (low, high) = (0, entries.count)
    while low < high {
      let middle = (low + high) / 2
      if entries[middle].place < place { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
