/// A tag as people know it.
struct TagName: Sendable {
  let category: String
  /// Unique in its category.
  let name: String
}
