/// Recognises what has been seen before, by its Lamport time: the latest few hundred times, each with what came at it.
struct LamportRing<Item: Sendable & Equatable>: Sendable {
  struct Slot: Sendable {
    var time: UInt64
    var items: [Item] = []
    var bytes = 0
  }

  private(set) var slots: [Int: Slot] = [:]
  /// The bytes of all items.
  private(set) var bytes = 0
  /// The latest time that was given up for want of room.
  private var forgotten: UInt64?
  private let size: Int
  private let depth: Int
  private let byteLimit: Int

  init(size: Int, depth: Int, bytes: Int = .max) {
    self.size = size
    self.depth = depth
    byteLimit = bytes
  }

  /// Whether the item is new. What is older than the ring counts as known, and so does what a slot has no room for.
  ///
  /// - Parameter count: how many bytes the item holds.
  mutating func insert(_ item: Item, bytes count: Int = 0, at time: UInt64, clock: UInt64) -> Bool {
    if clock > UInt64(size), time < clock - UInt64(size) { return false }
    if let forgotten, time <= forgotten { return false }
    let index = Int(time % UInt64(size))
    var slot = slots[index] ?? Slot(time: time)
    // A slot that holds a later time is not handed back to an earlier one.
    guard slot.time <= time else { return false }
    if slot.time < time {
      bytes -= slot.bytes
      slot = Slot(time: time)
    }
    guard !slot.items.contains(item), slot.items.count < depth else { return false }
    slot.items.append(item)
    slot.bytes += count
    bytes += count
    slots[index] = slot
    forgetOldest()
    return true
  }

  /// Gives up the oldest times until the rest has room.
  private mutating func forgetOldest() {
    while bytes > byteLimit, let (index, slot) = slots.min(by: { $0.value.time < $1.value.time }) {
      bytes -= slot.bytes
      slots[index] = nil
      forgotten = max(forgotten ?? 0, slot.time)
    }
  }

  /// What is remembered, by its time.
  var inOrder: [Slot] { slots.values.sorted { $0.time < $1.time } }
}
