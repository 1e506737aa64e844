import JoinCryptography
import JoinDiscovery
import JoinPrimitives

/// The secrets of one request, and how to keep them out of text that its server sent back.
struct Redaction: Sendable {
  /// Shorter texts are no secrets, and removing them would tear words apart.
  private static let shortest = 6
  /// No excerpt shows more of a secret.
  private static let longestCut = 200
  private static let openHeaders: Set<String> = [
    "accept", "accept-language", "content-type", "host", "metadata", "metadata-flavor", "user-agent", "x-amz-date",
    "x-amz-target", "x-amz-content-sha256", "date", "x-tc-action", "x-tc-version", "x-tc-region", "x-tc-timestamp",
    "x-acs-action", "x-acs-content-sha256", "x-acs-date", "x-acs-version", "soapaction",
  ]
  private static let secretWords = [
    "secret", "token", "passw", "assertion", "signature", "credential", "key", "auth", "code", "session",
  ]

  private let secrets: [String]

  /// Gathers header values, and the fields of query and body whose names speak of secrets.
  init(of request: HTTPRequest) {
    var found: Set<String> = []
    for (name, value) in request.headers where !Self.openHeaders.contains(name.lowercased()) {
      found.insert(value)
      found.formUnion(Self.basic(value))
      // The scheme before a token, and the parts of a signature, may be echoed without each other.
      for part in value.split(whereSeparator: { $0 == " " || $0 == "," }) {
        found.insert(String(part))
        if let equals = part.firstIndex(of: "=") {
          let text = String(part[part.index(after: equals)...])
          found.formUnion([text, text.filter { $0 != "\"" }])
        }
      }
    }
    if let query = URLParts(request.url)?.query { found.formUnion(Self.fields(of: query)) }
    if !request.body.isEmpty {
      let text = String(decoding: request.body.prefix(64 << 10), as: UTF8.self)
      switch text.first {
      case "{", "[": found.formUnion(Self.strings(of: text))
      case "<": found.formUnion(Self.elements(of: text))
      default: found.formUnion(Self.fields(of: text))
      }
    }
    secrets = found.filter { $0.utf8.count >= Self.shortest }.sorted { $0.utf8.count > $1.utf8.count }
  }

  /// The text with every secret of the request replaced.
  func clean(_ text: String) -> String {
    var text = text
    for secret in secrets where text.contains(secret) {
      text = text.replacing(secret, with: Secret.placeholder)
    }
    return withoutCutSecrets(text)
  }

  /// An excerpt may have been cut within a secret, whose beginning then stands before the sign of the cut.
  private func withoutCutSecrets(_ text: String) -> String {
    let parts = text.split(separator: "…", omittingEmptySubsequences: false)
    guard parts.count > 1 else { return text }
    let clean = parts.dropLast().map { part in
      for secret in secrets {
        let longest = min(secret.count, part.count, Self.longestCut)
        guard longest >= Self.shortest else { continue }
        for count in (Self.shortest...longest).reversed() where part.hasSuffix(secret.prefix(count)) {
          return part.dropLast(count) + Secret.placeholder
        }
      }
      return part
    }
    return (clean + parts.suffix(1)).joined(separator: "…")
  }

  /// The error with a clean message.
  func clean(_ error: DiscoveryError) -> DiscoveryError {
    DiscoveryError(
      error.code, in: error.provider, clean(error.message), remedy: clean(error.remedy), retryAfter: error.retryAfter
    )
  }

  private static func isSecret(_ name: some StringProtocol) -> Bool {
    let name = name.lowercased()
    return secretWords.contains { name.contains($0) }
  }

  /// User and password, and the password alone, which a server may have decoded.
  private static func basic(_ value: String) -> [String] {
    guard value.lowercased().hasPrefix("basic "), let bytes = Base64.decode(String(value.dropFirst(6))) else {
      return []
    }
    let pair = String(decoding: bytes, as: UTF8.self)
    return [pair, pair.firstIndex(of: ":").map { String(pair[pair.index(after: $0)...]) } ?? ""]
  }

  private static func fields(of form: String) -> Set<String> {
    var found: Set<String> = []
    for pair in form.split(separator: "&") {
      guard let equals = pair.firstIndex(of: "="), isSecret(pair[..<equals]) else { continue }
      let value = String(pair[pair.index(after: equals)...])
      found.insert(value)
      if let decoded = PercentEncoding.decode(value) { found.insert(decoded) }
    }
    return found
  }

  /// The texts of elements whose names speak of secrets, as they are sent and as they are meant.
  private static func elements(of xml: String) -> Set<String> {
    var found: Set<String> = []
    for piece in xml.split(separator: "<") {
      guard let end = piece.firstIndex(of: ">"), isSecret(piece[..<end].prefix { $0 != " " }) else { continue }
      let text = String(piece[piece.index(after: end)...])
      found.formUnion([text, XMLText.unescape(text)])
    }
    return found
  }

  /// The string values of a JSON text whose keys speak of secrets, without a full parse; also the first one of an
  /// object behind such a key, as in `"token":{"id":"…"}`.
  private static func strings(of json: String) -> Set<String> {
    var found: Set<String> = []
    let pieces = json.split(separator: "\"", omittingEmptySubsequences: false)
    // Pieces with odd numbers stand between quotes; a key is followed by a colon and the quote of its value.
    for index in stride(from: 1, to: pieces.count - 2, by: 2) where isSecret(pieces[index]) {
      switch pieces[index + 1].filter({ !$0.isWhitespace }) {
      case ":", ":[": found.insert(String(pieces[index + 2]))
      case ":{" where index + 4 < pieces.count && pieces[index + 3].filter({ !$0.isWhitespace }) == ":":
        found.insert(String(pieces[index + 4]))
      default: break
      }
    }
    return found
  }
}
