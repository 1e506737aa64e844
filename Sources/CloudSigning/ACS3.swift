package import FoundationEssentials
internal import JoinCryptography
package import JoinPrimitives

/// Signs requests to Alibaba Cloud by ACS3-HMAC-SHA256, as a pure value: same input, same headers.
package struct ACS3: Sendable {
  private let keys: Keys
  private let version: String

  /// A signer for one service, which its version names.
  package init(keys: Keys, version: String) {
    self.keys = keys
    self.version = version
  }

  /// Signs a request for an action, whose parameters stand in the query of the URL.
  ///
  /// The result holds all headers to send. It is valid for some minutes around `date`, and once: each attempt takes a
  /// new `nonce`.
  package func sign(
    method: String, url: String, action: String, body: [UInt8] = [], date: Date, nonce: String
  ) -> ACS3Signature {
    let hash = Hex.encode(Digest.sha256(body))
    var sent: [(name: String, value: String)] = [
      ("x-acs-action", action), ("x-acs-content-sha256", hash), ("x-acs-date", date.formatted(.iso8601)),
      ("x-acs-signature-nonce", nonce), ("x-acs-version", version),
    ]
    if let token = keys.securityToken { sent.append(("x-acs-security-token", token.reveal())) }

    let target = CanonicalTarget(url: url, encodesAgain: false)
    let canonical = CanonicalHeaders(sent + [(name: "host", value: target.host)])
    let canonicalRequest = [method, target.path, target.query, canonical.lines, canonical.names, hash]
      .joined(separator: "\n")
    let stringToSign = "\(Self.algorithm)\n\(Hex.encode(Digest.sha256(Array(canonicalRequest.utf8))))"
    let signature = Hex.encode(
      MessageAuthentication.hmacSHA256(
        key: Array(keys.accessKeySecret.reveal().utf8), message: Array(stringToSign.utf8)))
    let authorization =
      "\(Self.algorithm) Credential=\(keys.accessKeyID),SignedHeaders=\(canonical.names),Signature=\(signature)"
    sent.append((name: "Authorization", value: authorization))
    return ACS3Signature(stringToSign: stringToSign, signature: signature, headers: sent)
  }

  private static let algorithm = "ACS3-HMAC-SHA256"
}

extension ACS3 {
  /// What signs a request to Alibaba Cloud.
  package struct Keys: Sendable, Hashable {
    /// The public half; it is sent with each request.
    package let accessKeyID: String
    /// The half that signs and is never sent.
    package let accessKeySecret: Secret
    /// What temporary keys carry beside them.
    package let securityToken: Secret?

    /// Joins the parts of one identity.
    package init(accessKeyID: String, accessKeySecret: Secret, securityToken: Secret? = nil) {
      self.accessKeyID = accessKeyID
      self.accessKeySecret = accessKeySecret
      self.securityToken = securityToken
    }
  }
}
