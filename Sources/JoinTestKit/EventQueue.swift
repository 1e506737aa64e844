/// Events by their instants; those of one instant in the order in which they were added.
package struct EventQueue<Instant: Comparable, Event> {
  private struct Entry {
    let instant: Instant
    let number: Int
    let event: Event

    func isBefore(_ other: Entry) -> Bool {
      instant == other.instant ? number < other.number : instant < other.instant
    }
  }

  private var heap: [Entry] = []
  private var added = 0

  /// No events.
  package init() {}

  /// When the next event is due.
  package var next: Instant? { heap.first?.instant }

  /// Adds an event.
  package mutating func add(_ event: Event, at instant: Instant) {
    added += 1
    heap.append(Entry(instant: instant, number: added, event: event))
    var child = heap.count - 1
    while child > 0, heap[child].isBefore(heap[(child - 1) / 2]) {
      heap.swapAt(child, (child - 1) / 2)
      child = (child - 1) / 2
    }
  }

  /// Takes out the next event.
  package mutating func removeFirst() -> Event? {
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
