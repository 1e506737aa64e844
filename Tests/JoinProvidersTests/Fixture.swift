import Foundation
import Testing

/// Files beside the tests.
enum Fixture {
  static func text(_ path: String) throws -> String {
    let url = try #require(Bundle.module.url(forResource: "Fixtures/\(path)", withExtension: nil))
    return try String(contentsOf: url, encoding: .utf8)
  }
}
