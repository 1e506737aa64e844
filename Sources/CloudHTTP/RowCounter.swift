/// Counts the rows of a list whose pages do not say which one is next.
package struct RowCounter: Sendable {
  /// How many rows were read.
  package private(set) var read = 0
  private let pageSize: Int

  /// Starts at none; `pageSize` is how many a page is asked to hold.
  package init(pageSize: Int) {
    self.pageSize = pageSize
  }

  /// Counts a page. Whether there is another one follows from the total where the service tells it, since it may give
  /// smaller pages than it was asked for; else from a page that is not full. An empty page is always the last.
  package mutating func hasMore(after rows: Int, of total: Int?) -> Bool {
    read += rows
    return rows > 0 && (total.map { read < $0 } ?? (rows >= pageSize))
  }
}
