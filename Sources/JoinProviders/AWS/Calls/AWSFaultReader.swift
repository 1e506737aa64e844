import CloudHTTP
import FoundationEssentials
import JoinDiscovery

/// Finds code and message of a failure in what came of its answer.
final class AWSFaultReader: XMLEventConsumer {
  typealias Finding = (code: String?, message: String?)

  private enum Field: UInt8 {
    case code, message
  }

  private static let error = XMLOutline.Element.path(
    "Error", [.leaf("Code", Field.code), .leaf("Message", Field.message)])
  // EC2 writes the first form, all younger services the second, imitations of them a mixture.
  private static let outline = XMLOutline(
    ["Response", "ErrorResponse"].map { .path($0, [error, .path("Errors", [error])]) })

  private var code: String?
  private var message: String?

  private init() {}

  /// What a service of the query protocol says.
  static func xml(_ fault: CloudFault) -> Finding {
    let reader = AWSFaultReader()
    if let parser = try? XMLEventParser(outline: outline, consumer: reader) {
      // A body that breaks off, or is no XML at all, has said what it has.
      try? parser.feed(fault.body)
    }
    return (reader.code ?? named(fault), reader.message)
  }

  /// What a service of the JSON protocol says: its code stands between the name of a model and a link, both of which
  /// may be missing.
  static func json(_ fault: CloudFault) -> Finding {
    struct Fields: Decodable {
      let type: String?
      let message: String?
      let capitalMessage: String?

      enum CodingKeys: String, CodingKey {
        case type = "__type"
        case message
        case capitalMessage = "Message"
      }
    }
    let fields = try? CloudJSON.decode(Fields.self, from: fault.body, provider: AWS.declaration.name)
    let code = fields?.type.flatMap(bare) ?? named(fault)
    return (code, (fields?.message ?? fields?.capitalMessage).flatMap(words))
  }

  /// The code in the header that younger services send.
  private static func named(_ fault: CloudFault) -> String? {
    fault.header("x-amzn-ErrorType").flatMap(bare)
  }

  private static func bare(_ type: String) -> String? {
    words(String((type.split(separator: "#").last ?? "").prefix { $0 != ":" }))
  }

  private static func words(_ text: String) -> String? {
    let line = ServerText.excerpt(text).split(separator: " ").joined(separator: " ")
    return line.isEmpty ? nil : line
  }

  func begin(_ tag: UInt8) {}
  func end(_ tag: UInt8) {}

  func leaf(_ tag: UInt8, text: [UInt8]) {
    guard let words = Self.words(String(decoding: text, as: UTF8.self)) else { return }
    switch Field(rawValue: tag) {
    case .code: code = code ?? words
    case .message: message = message ?? words
    case nil: break
    }
  }
}
