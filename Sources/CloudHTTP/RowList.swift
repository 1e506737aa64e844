/// A list in which a row that cannot be understood costs only itself.
package struct RowList<Row: Decodable & Sendable>: Decodable, Sendable {
  private struct Attempt: Decodable {
    let row: Row?

    init(from decoder: any Decoder) {
      row = try? Row(from: decoder)
    }
  }

  /// The rows that were understood.
  package private(set) var rows: [Row] = []
  /// How many there were, the others included.
  package private(set) var count = 0

  /// A list of rows that are there already.
  package init(_ rows: [Row]) {
    self.rows = rows
    count = rows.count
  }

  /// Reads every row, and fails only where there is no list.
  package init(from decoder: any Decoder) throws {
    var list = try decoder.unkeyedContainer()
    rows.reserveCapacity(list.count ?? 0)
    while !list.isAtEnd {
      count += 1
      if let row = try list.decode(Attempt.self).row { rows.append(row) }
    }
  }
}
