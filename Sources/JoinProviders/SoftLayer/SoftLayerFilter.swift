import CloudHTTP
import JoinDiscovery

/// What the service filters by. Pages need an order, by a property that is not filtered by.
struct SoftLayerFilter: Encodable {
  private struct Guests: Encodable {
    let id = Order()
    let datacenter: Name?
    let tagReferences: Tag?
  }

  private struct Order: Encodable {
    struct Option: Encodable {
      let name = "sort"
      let value = ["ASC"]
    }

    let operation = "orderBy"
    let options = [Option()]
  }

  private struct Name: Encodable {
    let name: Operation
  }

  private struct Tag: Encodable {
    let tag: Name
  }

  private struct Operation: Encodable {
    let operation: String

    /// Nil for a value that the service would take for an operator with a value.
    init?(equals value: String) {
      guard let first = value.first, !"*~^$<>!".contains(first) else { return nil }
      operation = value
    }
  }

  private let virtualGuests: Guests

  init(datacenter: String, tag: String) {
    virtualGuests = Guests(
      datacenter: Operation(equals: datacenter).map { Name(name: $0) },
      tagReferences: Operation(equals: tag).map { Tag(tag: Name(name: $0)) })
  }

  /// As JSON.
  var text: String {
    get throws(DiscoveryError) {
      String(decoding: try CloudJSON.encode(self, provider: SoftLayer.declaration.name), as: UTF8.self)
    }
  }
}
