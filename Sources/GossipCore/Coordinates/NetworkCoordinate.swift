internal import MessagePack

/// Where a node stands in a space whose distances are round trips, in seconds: what answers to pings carry.
package struct NetworkCoordinate: Sendable, Hashable {
  /// The dimensions of the space, in which all nodes of a cluster must agree.
  static let dimensions = 8
  /// The least height: no node is nearer to its own network than this.
  static let leastHeight = 1e-5
  /// The error of a node that knows nothing, which is the greatest.
  static let greatestError = 1.5

  /// The most that any part may come to, in seconds: ten of the longest round trips that are measured, which no honest
  /// node is apart from another. What is beyond would spoil the own place, or overflow it.
  static let greatest = 100.0

  /// The place.
  package var place = [Double](repeating: 0, count: dimensions)
  /// How far the place may be from the truth; 0 is certainty.
  package var error = greatestError
  /// What the place alone does not explain.
  package var adjustment = 0.0
  /// The way from the node to its network, which lies in no dimension.
  package var height = leastHeight

  /// Where a node stands that has measured nothing.
  init() {}

  /// Whether every part is a number that an honest node may have.
  var isSane: Bool { (place + [error, adjustment, height]).allSatisfy { abs($0) <= Self.greatest } }

  /// The distance by the places alone.
  func bareDistance(to other: NetworkCoordinate) -> Double {
    place.distance(to: other.place) + height + other.height
  }

  /// How long a round trip between both takes, in seconds.
  package func distance(to other: NetworkCoordinate) -> Double {
    let bare = bareDistance(to: other)
    let adjusted = bare + adjustment + other.adjustment
    return adjusted > 0 ? adjusted : bare
  }
}

extension NetworkCoordinate: WireMessage {
  /// The first byte of an answer's payload that holds a coordinate.
  static let mark: UInt8 = 1

  static let order = ["Vec", "Error", "Adjustment", "Height"]

  /// Refuses what is no number or is of another space.
  init(_ fields: WireFields) throws(WireError) {
    let numbers = try fields.list("Vec")
    place = numbers.compactMap(Self.number)
    guard place.count == Self.dimensions, place.count == numbers.count else { throw .badField("Vec") }
    error = try Self.number(fields, "Error")
    adjustment = try Self.number(fields, "Adjustment")
    height = try Self.number(fields, "Height")
  }

  var body: MessagePackValue {
    .fields([
      "Adjustment": .double(adjustment), "Error": .double(error), "Height": .double(height),
      "Vec": .array(place.map { .double($0) }),
    ])
  }

  private static func number(_ fields: WireFields, _ name: String) throws(WireError) -> Double {
    guard let number = fields[name].flatMap(Self.number) else { throw .badField(name) }
    return number
  }

  private static func number(_ value: MessagePackValue) -> Double? {
    switch value {
    case .double(let number) where number.isFinite: number
    default: value.integer(Int32.self).map(Double.init)
    }
  }
}

extension [Double] {
  /// How far two places lie from each other.
  func distance(to other: [Double]) -> Double {
    zip(self, other).reduce(0.0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }.squareRoot()
  }

  var length: Double { reduce(0.0) { $0 + $1 * $1 }.squareRoot() }
}
