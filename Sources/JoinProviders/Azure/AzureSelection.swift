import JoinDiscovery
import JoinPrimitives

/// Which machines are wanted, and which of their addresses.
struct AzureSelection: Sendable, Equatable {
  /// What must carry the tag.
  enum TagPlace: String, Sendable, CaseIterable {
    case nic, vm, both
  }

  /// A tag. Azure compares names without regard to case, and values exactly.
  struct Tag: Sendable, Equatable {
    let name: String
    let value: String

    /// Whether it is among these tags of a resource.
    func isAmong(_ tags: [String: String?]?) -> Bool {
      guard let tags else { return false }
      if let exact = tags[name] { return exact == value }
      let wanted = name.lowercased()
      return tags.contains { $0.key.lowercased() == wanted && $0.value == value }
    }
  }

  /// What is looked for.
  enum Target: Sendable, Equatable {
    case tag(Tag, on: TagPlace)
    case scaleSet(resourceGroup: String, name: String)
  }

  let subscription: String
  let target: Target
  let addressType: AddressType

  init(_ options: ResolvedOptions) throws(DiscoveryError) {
    subscription = try options.require(Azure.subscription)
    addressType = try options.require(Azure.addressType)
    if let name = options[Azure.tagName] {
      let tag = Tag(name: name, value: options[Azure.tagValue] ?? "")
      target = .tag(tag, on: try options.require(Azure.tagOn))
    } else {
      target = .scaleSet(
        resourceGroup: try options.require(Azure.resourceGroup), name: try options.require(Azure.scaleSet))
    }
  }
}
