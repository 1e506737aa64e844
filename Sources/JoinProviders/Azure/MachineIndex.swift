import CloudHTTP

/// What the lists of machines tell that interfaces do not: which ones carry the tag, and which do not run. IDs stand in
/// lower case.
struct MachineIndex: Sendable, Equatable {
  /// Machines that carry the wanted tag.
  var tagged: Set<String> = []
  /// Machines that are known not to run.
  var stopped: Set<String> = []

  mutating func add(tagsOf list: RowList<VirtualMachineRow>, wanted tag: AzureSelection.Tag) {
    for row in list.rows where tag.isAmong(row.tags) { tagged.insert(row.id.lowercased()) }
  }

  mutating func add(statesOf list: RowList<VirtualMachineRow>) {
    for row in list.rows where row.isStopped { stopped.insert(row.id.lowercased()) }
  }
}
