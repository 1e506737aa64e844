package import JoinCryptography
package import JoinPrimitives

/// A signed JSON web token (RFC 7519), as services take it for the word of a key's owner.
package enum JSONWebToken {
  /// A value in header or claims.
  package enum Value: Sendable, Hashable {
    /// A text.
    case text(String)
    /// A whole number: times are seconds since 1970.
    case number(Int)
    /// A list of texts.
    case list([String])
  }

  /// How it is signed.
  package enum Algorithm: String, Sendable, Hashable {
    /// RSASSA-PKCS1-v1_5 with SHA-256.
    case rs256 = "RS256"
    /// RSASSA-PSS with SHA-256.
    case ps256 = "PS256"

    var signature: SignatureAlgorithm {
      switch self {
      case .rs256: .rsaPKCS1(.sha256)
      case .ps256: .rsaPSS(.sha256)
      }
    }
  }

  /// Signs claims. `header` is what stands behind `alg` and `typ`: `kid`, `x5t`. Fields keep their order, so that the
  /// same input gives the same text. Who holds the token can act as the key's owner until it ends: it is a secret.
  package static func sign(
    _ claims: [(name: String, value: Value)], header: [(name: String, value: Value)] = [], by algorithm: Algorithm,
    with key: PrivateKey
  ) throws(KeyError) -> Secret {
    let head = json([("alg", .text(algorithm.rawValue)), ("typ", .text("JWT"))] + header)
    let input = [head, json(claims)].map { Base64URL.encode(Array($0.utf8)) }.joined(separator: ".")
    let signature = try key.signature(of: Array(input.utf8), by: algorithm.signature)
    return Secret("\(input).\(Base64URL.encode(signature))")
  }

  private static func json(_ fields: [(name: String, value: Value)]) -> String {
    "{" + fields.map { "\(quoted($0.name)):\(json($0.value))" }.joined(separator: ",") + "}"
  }

  private static func json(_ value: Value) -> String {
    switch value {
    case .text(let text): quoted(text)
    case .number(let number): "\(number)"
    case .list(let texts): "[" + texts.map(quoted).joined(separator: ",") + "]"
    }
  }

  private static func quoted(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "\\": quoted += "\\\(scalar)"
      case _ where scalar.value < 0x20: quoted += "\\u00\(Hex.encode([UInt8(scalar.value)]))"
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }
}
