import Foundation
import JoinCryptography
import JoinPrimitives
import Testing

/// Files beside the tests.
enum SigningFixture {
  static func text(_ name: String) throws -> String {
    let url = try #require(Bundle.module.url(forResource: "Fixtures/\(name)", withExtension: nil))
    return try String(contentsOf: url, encoding: .utf8)
  }

  static func key(_ name: String) throws -> PrivateKey {
    try PrivateKey(pem: Secret(try text(name)))
  }
}
