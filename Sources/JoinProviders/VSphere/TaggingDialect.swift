import CloudHTTP
import JoinDiscovery

/// The two forms of the REST API, which differ in paths and in how answers are wrapped.
enum TaggingDialect: Sendable {
  /// `/api`, since vSphere 7.0 Update 2.
  case current
  /// `/rest`, from 6.5 on, until it is removed.
  case legacy

  /// What has a name and an id.
  enum Kind: String, Sendable {
    case category, tag
  }

  /// The path of the session, which POST opens and DELETE ends.
  var session: String { self == .current ? "api/session" : "rest/com/vmware/cis/session" }

  /// The path of all categories.
  var categories: String { "\(tagging)/\(Kind.category.rawValue)" }

  /// The path of a category or a tag.
  func item(_ kind: Kind, _ id: String) -> String { "\(tagging)/\(kind.rawValue)/\(segment(id))" }

  /// The path of the call for the tags of a category.
  func tags(of category: String) -> String {
    self == .current ? "\(tagging)/tag" : item(.tag, category)
  }

  /// The path of the call for what a tag is attached to.
  func attachments(of tag: String) -> String { "\(tagging)/tag-association/\(segment(tag))" }

  /// The query that names an operation beside the plain ones.
  func action(_ name: String) -> [(String, String)] { [(self == .current ? "action" : "~action", name)] }

  /// Reads an answer; nil for the null that the old form may wrap where a list is empty.
  func decode<Value: Decodable>(_ type: Value.Type, from bytes: [UInt8]) throws(DiscoveryError) -> Value? {
    let provider = VSphere.declaration.name
    return switch self {
    case .current: try CloudJSON.decode(Value.self, from: bytes, provider: provider)
    case .legacy: try CloudJSON.decode(Wrapped<Value>.self, from: bytes, provider: provider).value
    }
  }

  private struct Wrapped<Value: Decodable>: Decodable {
    let value: Value?
  }

  private var tagging: String { self == .current ? "api/cis/tagging" : "rest/com/vmware/cis/tagging" }

  /// Ids are URNs, whose colons stand in a path as they are.
  private func segment(_ id: String) -> String {
    let encoded = PercentEncoding.encode(id).replacing("%3A", with: ":")
    return self == .current ? encoded : "id:\(encoded)"
  }
}
