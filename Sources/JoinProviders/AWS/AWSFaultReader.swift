import CloudHTTP
import JoinDiscovery

/// Finds code and message in the XML of a failure, as far as it arrived.
final class AWSFaultReader: XMLEventConsumer {
  private enum Field: UInt8 {
    case code, message
  }

  private static let error = XMLOutline.Element.path(
    "Error", [.leaf("Code", Field.code), .leaf("Message", Field.message)])
  // EC2 writes the first form, all younger services the second.
  private static let outline = XMLOutline([
    .path("Response", [.path("Errors", [error])]), .path("ErrorResponse", [error]),
  ])

  private(set) var code: String?
  private(set) var message: String?

  init(_ body: [UInt8]) {
    guard let parser = try? XMLEventParser(outline: Self.outline, consumer: self) else { return }
    // A body that breaks off, or is no XML at all, has said what it has.
    try? parser.feed(body)
  }

  func begin(_ tag: UInt8) {}
  func end(_ tag: UInt8) {}

  func leaf(_ tag: UInt8, text: [UInt8]) {
    let words = ServerText.excerpt(text)
    guard !words.isEmpty else { return }
    switch Field(rawValue: tag) {
    case .code: code = code ?? words
    case .message: message = message ?? words
    case nil: break
    }
  }
}
