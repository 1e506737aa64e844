extension EntryReport: Equatable {
  /// Whether two lookups came to the same; the time that they took is part of it.
  public static func == (left: EntryReport, right: EntryReport) -> Bool {
    left.entry == right.entry && left.found == right.found && left.rows == right.rows && left.noun == right.noun
      && left.skipped.elementsEqual(right.skipped, by: ==) && left.origin == right.origin
      && left.warnings == right.warnings && left.error == right.error && left.elapsed == right.elapsed
  }
}
