import CloudHTTP
import JoinDiscovery
import JoinPrimitives

/// What a lookup makes of one row of a list.
enum RowVerdict: Sendable, Equatable {
  /// It matches.
  case seed(Seed)
  /// It is left out, for a reason in the words of a result line: `not running`.
  case skipped(String)
}

extension SeedPage {
  /// A page with the verdict on each row.
  init<Row>(_ rows: [Row], origin: String, judge: (Row) -> RowVerdict) {
    self.init(rows: rows.count, origin: origin)
    for row in rows {
      switch judge(row) {
      case .seed(let seed): seeds.append(seed)
      case .skipped(let reason): skip(reason)
      }
    }
  }

  /// A page with the verdict on each row, and the number of those that were not understood.
  init<Row>(_ list: RowList<Row>, origin: String, judge: (Row) -> RowVerdict) {
    self.init(list.rows, origin: origin, judge: judge)
    let unread = list.count - list.rows.count
    rows += unread
    if unread > 0 { skip("not understood", count: unread) }
  }
}
