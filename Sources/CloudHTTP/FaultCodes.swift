/// The codes by which a service reports failures, and what each is about.
package struct FaultCodes<Kind: Sendable>: Sendable {
  let kinds: [String: Kind]

  /// Takes each kind with its codes; a code that stands twice is a programming error.
  package init(_ codes: KeyValuePairs<Kind, [String]>) {
    kinds = Dictionary(uniqueKeysWithValues: codes.flatMap { kind, codes in codes.map { ($0, kind) } })
  }

  /// What a code is about; nil for one that is not known, which the status of the answer judges.
  package subscript(code: String) -> Kind? { kinds[code] }
}
