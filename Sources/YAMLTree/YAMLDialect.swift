/// How much of YAML a text may use, and how much of it there may be.
package struct YAMLDialect: Sendable, Equatable {
  /// Whether `*name` stands for what `&name` marks, and `<<` for the keys of another mapping. A key that is given twice
  /// is a fault then, as it is for the tools whose files need this; else the reader of the tree has to look for it.
  package let expandsAliases: Bool
  /// How deep lists and mappings may be nested.
  package let depth: Int
  /// How many lists, mappings and single values there may be in all, those of expanded aliases counted each time.
  package let values: Int

  /// Keys, lists and texts alone: what a file of ours needs.
  package static let plain = YAMLDialect(expandsAliases: false, depth: 16, values: 20000)
  /// Aliases and merged keys too: what files of other tools hold.
  package static let full = YAMLDialect(expandsAliases: true, depth: 32, values: 100_000)
}
