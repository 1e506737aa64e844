import JoinCryptography
package import JoinDiscovery
package import JoinPrimitives

/// The header by which a request says who sends it.
package struct Authorization: Sendable {
  private let name: String
  private let value: Secret

  private init(_ name: String, _ value: String) {
    self.name = name
    self.value = Secret(value)
  }

  /// `Authorization: Bearer …`.
  package static func bearer(_ token: Secret) -> Self { Self("Authorization", "Bearer \(token.reveal())") }

  /// `Authorization: Basic …`.
  package static func basic(user: String, password: Secret) -> Self {
    Self("Authorization", "Basic \(Base64.encode(Array("\(user):\(password.reveal())".utf8)))")
  }

  /// A token in a header of its own.
  package static func token(_ token: Secret, in header: String) -> Self { Self(header, token.reveal()) }

  /// The header. A secret that no header may carry, mostly because of a stray line end, is a configuration error.
  package func header(for provider: String) throws(DiscoveryError) -> (name: String, value: String) {
    let text = value.reveal()
    guard text.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) else {
      throw DiscoveryError(
        .configuration, in: provider, "the secret for the header \(name) holds a line end or a letter beyond ASCII",
        remedy: "remove it from the secret, for example from the end of its file")
    }
    return (name, text)
  }
}
