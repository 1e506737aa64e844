/// Recognises what has been seen before, by its Lamport time: the latest few hundred times, each with what came at it.
struct LamportRing<Item: Sendable & Equatable>: Sendable {
  struct Slot: Sendable {
    var time: UInt64
    var items: [Item]
  }

  private(set) var slots: [Int: Slot] = [:]
  private let size: Int
  private let depth: Int

  init(size: Int, depth: Int) {
    self.size = size
    self.depth = depth
  }

  /// Whether the item is new. What is older than the ring counts as known, and so does what a slot has no room for.
  mutating func insert(_ item: Item, at time: UInt64, clock: UInt64) -> Bool {
    if clock > UInt64(size), time < clock - UInt64(size) { return false }
    let index = Int(time % UInt64(size))
    guard var slot = slots[index], slot.time == time else {
      // A slot that holds a later time is not handed back to an earlier one.
      if let slot = slots[index], slot.time > time { return false }
      slots[index] = Slot(time: time, items: [item])
      return true
    }
    guard !slot.items.contains(item), slot.items.count < depth else { return false }
    slot.items.append(item)
    slots[index] = slot
    return true
  }

  /// What is remembered, by its time.
  var inOrder: [Slot] { slots.values.sorted { $0.time < $1.time } }
}
