import JoinDiscovery
import JoinPrimitives

/// Which machines are wanted, and which of their addresses.
struct TritonSelection: Sendable {
  /// The name of a tag; nil for all machines.
  let tagKey: String?
  /// Its value; nil for any.
  let tagValue: String?
  let addressType: TritonAddressType

  init(_ options: ResolvedOptions) throws(DiscoveryError) {
    tagKey = options[Triton.tagKey]
    tagValue = options[Triton.tagValue]
    addressType = try options.require(Triton.addressType)
  }

  /// What the service shall leave out. It cannot search for a tag with any value and yet by state, so that is left to
  /// `verdict`.
  var query: [(String, String)] {
    var query = [("state", "running")]
    if let tagKey, let tagValue { query.append(("tag.\(tagKey)", tagValue)) }
    return query
  }

  /// What becomes of one row.
  func verdict(on machine: TritonMachine) -> RowVerdict {
    if let tagKey {
      guard let found = machine.tags?[tagKey] else { return .skipped("without the tag") }
      if let tagValue, found.text != tagValue { return .skipped("without the tag") }
    }
    guard machine.state == "running" else { return .skipped("not running") }
    guard let address = machine.address(addressType) else { return .skipped(addressType.absence) }
    return .seed(Seed(address, name: machine.name))
  }

  /// What the operator may not have meant.
  func warnings(isInsecure: Bool) -> [String] {
    var warnings: [String] = []
    if tagKey == nil { warnings.append("without tag_key, every running machine of the account counts as a peer") }
    if isInsecure { warnings.append("insecure=true: the certificate of the service is not checked") }
    return warnings
  }
}
