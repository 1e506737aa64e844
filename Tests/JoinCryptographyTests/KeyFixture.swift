import Foundation
import JoinCryptography
import JoinPrimitives
import Testing

/// Keys beside the tests, which protect nothing.
enum KeyFixture {
  /// Opens every encrypted one.
  static let passphrase = Secret("open sesame")

  static func text(_ name: String) throws -> String {
    let url = try #require(Bundle.module.url(forResource: "Fixtures/keys/\(name)", withExtension: nil))
    return try String(contentsOf: url, encoding: .utf8)
  }

  static func key(_ name: String, passphrase: Secret? = nil) throws -> PrivateKey {
    try PrivateKey(pem: Secret(try text("\(name).pem")), passphrase: passphrase)
  }
}
