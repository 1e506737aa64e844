import CloudHTTP
import JoinDiscovery

/// Tells whether an answer is that to a login, and whole.
final class LoginReader: XMLEventConsumer {
  private enum Field: UInt8 {
    case login
  }

  private static let outline = XMLOutline([
    .path("Envelope", [.path("Body", [.group("LoginResponse", Field.login, [])])])
  ])

  private var isLogin = false

  private init() {}

  static func isLogin(_ response: HTTPResponse) async throws -> Bool {
    let reader = LoginReader()
    let parser = try XMLEventParser(outline: outline, consumer: reader)
    try parser.feed(try await response.body.collect(limit: CloudClient.textLimit))
    try parser.finish()
    return reader.isLogin
  }

  func begin(_ tag: UInt8) { isLogin = true }
  func end(_ tag: UInt8) {}
  func leaf(_ tag: UInt8, text: [UInt8]) {}
}
