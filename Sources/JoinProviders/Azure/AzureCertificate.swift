import CloudSigning
import FoundationEssentials
import JoinCryptography
import JoinDiscovery
import JoinPrimitives

/// The certificate of an application with its private key, as one file holds both: PEM or PKCS#12.
struct AzureCertificate: Sendable {
  /// How long an assertion is good for, in seconds.
  private static let life = 600

  private let chain: [Certificate]
  private let key: PrivateKey
  private let certificate: Certificate

  /// Reads the file. The certificate that belongs to the key is found wherever it stands.
  init(_ file: [UInt8], passphrase: Secret?) throws(KeyError) {
    if PKCS12.isLikely(file) {
      let bundle = try PKCS12(file, passphrase: passphrase)
      (key, chain) = (bundle.key, bundle.chain)
    } else {
      let pem = String(decoding: file, as: UTF8.self)
      key = try PrivateKey(pem: Secret(pem), passphrase: passphrase)
      chain = try Certificate.chain(pem: pem)
    }
    guard let own = chain.first(where: key.belongs) else {
      throw KeyError(
        .missing, "no certificate of the file belongs to its private key",
        remedy: "put the certificate and its own key into the file")
    }
    certificate = own
  }

  /// What proves to a token endpoint that the application owns the key. With `sendsChain` it carries all certificates,
  /// for applications that trust their issuer and not each of them.
  func assertion(
    of application: AzureApplication, to endpoint: String, at now: Date, nonce: String, sendsChain: Bool
  ) throws(KeyError) -> Secret {
    let second = Int(now.timeIntervalSince1970)
    var header: [(name: String, value: JSONWebToken.Value)] = [
      ("x5t#S256", .text(Base64.encode(try certificate.thumbprint(.sha256))))
    ]
    if sendsChain {
      let others = chain.filter { $0 != certificate }
      header.append(("x5c", .list(([certificate] + others).map { Base64.encode($0.der) })))
    }
    return try JSONWebToken.sign(
      [
        ("aud", .text(endpoint)), ("iss", .text(application.client)), ("sub", .text(application.client)),
        ("jti", .text(nonce)), ("nbf", .number(second)), ("exp", .number(second + Self.life)),
      ], header: header, by: .ps256, with: key)
  }
}
