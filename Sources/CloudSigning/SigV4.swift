package import FoundationEssentials
internal import JoinCryptography
internal import JoinPrimitives

/// Signs requests with AWS Signature Version 4, as a pure value: same input, same headers.
package struct SigV4: Sendable {
  private let keys: AWSKeyPair
  private let region: String
  private let service: String

  /// A signer for one service in one region.
  package init(keys: AWSKeyPair, region: String, service: String) {
    self.keys = keys
    self.region = region
    self.service = service
  }

  /// Signs a request that carries these headers beside Host, which is signed as the URL spells it.
  ///
  /// The result holds all headers to send, the given ones first. It is valid for some minutes around `date`, so each
  /// attempt is signed anew.
  package func sign(
    method: String, url: String, headers: [(name: String, value: String)] = [], body: [UInt8], date: Date
  ) -> SigV4Signature {
    let timestamp = Self.timestamp(date)
    var sent = headers + [(name: "X-Amz-Date", value: timestamp)]
    if let token = keys.sessionToken { sent.append((name: "X-Amz-Security-Token", value: token.reveal())) }

    let target = CanonicalTarget(url: url, encodesAgain: true)
    let canonical = CanonicalHeaders(sent + [(name: "host", value: target.host)])
    let canonicalRequest = [
      method, target.path, target.query, canonical.lines, canonical.names, Hex.encode(Digest.sha256(body)),
    ].joined(separator: "\n")

    let day = String(timestamp.prefix(8))
    let scope = "\(day)/\(region)/\(service)/aws4_request"
    let hash = Hex.encode(Digest.sha256(Array(canonicalRequest.utf8)))
    let stringToSign = "AWS4-HMAC-SHA256\n\(timestamp)\n\(scope)\n\(hash)"
    let signature = Hex.encode(
      MessageAuthentication.hmacSHA256(key: signingKey(day: day), message: Array(stringToSign.utf8)))
    let authorization =
      "AWS4-HMAC-SHA256 Credential=\(keys.accessKeyID)/\(scope), SignedHeaders=\(canonical.names), "
      + "Signature=\(signature)"
    sent.append((name: "Authorization", value: authorization))
    return SigV4Signature(
      canonicalRequest: canonicalRequest, stringToSign: stringToSign, signature: signature, headers: sent)
  }

  private func signingKey(day: String) -> [UInt8] {
    let root = Array("AWS4\(keys.secretAccessKey.reveal())".utf8)
    return [day, region, service, "aws4_request"].reduce(root) { key, part in
      MessageAuthentication.hmacSHA256(key: key, message: Array(part.utf8))
    }
  }

  private static func timestamp(_ date: Date) -> String {
    date.formatted(
      Date.ISO8601FormatStyle(dateSeparator: .omitted, timeSeparator: .omitted, timeZone: .gmt))
  }
}
