/// A place in a file. Lines and columns count from 1; a column is one Unicode scalar wide.
package struct FilePosition: Sendable, Hashable, Comparable, CustomStringConvertible {
  /// The line.
  package let line: Int
  /// The column.
  package let column: Int

  /// Names a place.
  package init(line: Int, column: Int) {
    self.line = line
    self.column = column
  }

  /// `line:column`.
  package var description: String { "\(line):\(column)" }

  /// The order in the file.
  package static func < (left: Self, right: Self) -> Bool { (left.line, left.column) < (right.line, right.column) }
}
