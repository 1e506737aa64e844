internal import GossipCore

/// Events by their instants; those of one instant in the order in which they were added.
struct EventQueue<Event> {
  private struct Entry {
    let instant: GossipInstant
    let number: Int
    let event: Event

    func isBefore(_ other: Entry) -> Bool {
      instant == other.instant ? number < other.number : instant < other.instant
    }
  }

  private var heap: [Entry] = []
  private var added = 0

  var next: GossipInstant? { heap.first?.instant }

  mutating func add(_ event: Event, at instant: GossipInstant) {
    added += 1
    heap.append(Entry(instant: instant, number: added, event: event))
    var child = heap.count - 1
    while child > 0, heap[child].isBefore(heap[(child - 1) / 2]) {
      heap.swapAt(child, (child - 1) / 2)
      child = (child - 1) / 2
    }
  }

  mutating func removeFirst() -> Event? {
    guard let first = heap.first else { return nil }
    let last = heap.removeLast()
    if !heap.isEmpty {
      heap[0] = last
      var parent = 0
      while true {
        var least = parent
        for child in [parent * 2 + 1, parent * 2 + 2] where child < heap.count && heap[child].isBefore(heap[least]) {
          least = child
        }
        if least == parent { break }
        heap.swapAt(parent, least)
        parent = least
      }
    }
    return first.event
  }
}
