/// Something that a table finds by its name.
protocol Named: Sendable {
  /// The name; it never changes.
  var name: String { get }
}

extension Peer: Named {}

extension MemberRecord: Named {
  var name: String { member.name }
}

/// Values by their names, in small buckets. A copy of a table shares all buckets but those that were changed since, so
/// that thousands of simulated nodes which know the same cluster fit into memory.
struct NameTable<Value: Named>: Sendable {
  /// The most values that a bucket holds on average.
  private static var load: Int { 8 }

  private var buckets: [[Value]] = [[]]
  private(set) var count = 0

  /// The values, in no order that means anything.
  var values: FlattenSequence<[[Value]]> { buckets.joined() }

  subscript(name: String) -> Value? {
    get { buckets[bucket(of: name)].first { $0.name == name } }
    set {
      let bucket = bucket(of: name)
      let place = buckets[bucket].firstIndex { $0.name == name }
      switch (place, newValue) {
      case (let place?, let value?): buckets[bucket][place] = value
      case (let place?, nil):
        buckets[bucket].remove(at: place)
        count -= 1
      case (nil, let value?):
        buckets[bucket].append(value)
        count += 1
        if count > buckets.count * Self.load { grow() }
      case (nil, nil): break
      }
    }
  }

  /// Takes a value out; nil when there is none.
  mutating func removeValue(forKey name: String) -> Value? {
    defer { self[name] = nil }
    return self[name]
  }

  private func bucket(of name: String) -> Int { Int(UInt(bitPattern: name.hashValue) % UInt(buckets.count)) }

  private mutating func grow() {
    let all = Array(values)
    buckets = [[Value]](repeating: [], count: buckets.count * 2)
    for value in all { buckets[bucket(of: value.name)].append(value) }
  }
}
