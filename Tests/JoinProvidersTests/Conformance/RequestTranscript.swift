import Foundation
import JoinDiscovery
import Testing

/// Requests as a text: method and URL, headers by name, an empty line and the body, parted by lines of dashes.
struct RequestTranscript: Sendable {
  private static let line = "--------\n"

  let text: String

  /// What the fixture of a case says.
  init(of testCase: ConformanceCase) throws {
    text = try Fixture.text("conformance/\(testCase.name).txt")
  }

  /// What was asked.
  init(_ requests: [HTTPRequest], as testCase: ConformanceCase) {
    let texts = requests.map { testCase.steady(Self.text(of: $0)) }
    text = (testCase.callsAtOnce == 1 ? texts : texts.sorted()).joined(separator: Self.line)
  }

  /// The hosts of all requests.
  var hosts: Set<String> { Set(requests.compactMap { $0.prefix { $0 != "\n" }.split(separator: " ").last?.host }) }

  /// How many requests there are.
  var count: Int { requests.count }

  private var requests: [String] { text.components(separatedBy: Self.line) }

  /// Writes the fixture of a case, for whoever reads it afterwards line by line.
  func record(as testCase: ConformanceCase) throws {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    try text.write(
      to: folder.appending(path: "Fixtures/conformance/\(testCase.name).txt"), atomically: true, encoding: .utf8)
  }

  private static func text(of request: HTTPRequest) -> String {
    let headers = request.headers.sorted { $0.name < $1.name }.map { "\($0.name): \($0.value)\n" }.joined()
    let body = request.body.isEmpty ? "" : "\n\(String(decoding: request.body, as: UTF8.self))\n"
    return "\(request.method) \(request.url)\n\(headers)\(body)"
  }
}

extension Substring {
  fileprivate var host: String? { String(self).host }
}
