/// How many pages are read before an answer counts as endless.
package enum PageLimits {
  /// In one list: more than the deadline of a lookup leaves time for.
  package static let list = 1000
  /// In one lookup, which may read several lists.
  package static let lookup = 10 * list
}
