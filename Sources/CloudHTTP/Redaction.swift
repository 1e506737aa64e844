import JoinDiscovery
import JoinPrimitives

/// The secrets of one request, and how to keep them out of text that its server sent back.
struct Redaction: Sendable {
  /// Shorter texts are no secrets, and removing them would tear words apart.
  private static let shortest = 6
  /// What `ServerText.excerpt` puts in the place of a long text's rest.
  private static let cut = "…"
  private static let openHeaders: Set<String> = [
    "accept", "accept-language", "content-type", "host", "metadata", "metadata-flavor", "user-agent", "x-amz-date",
    "x-amz-target", "x-amz-content-sha256", "date", "x-tc-action", "x-tc-version", "x-tc-region", "x-tc-timestamp",
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
      // The scheme before a token, and the parts of a signature, may be echoed without each other.
      for part in value.split(whereSeparator: { $0 == " " || $0 == "," }) {
        found.insert(String(part))
        if let equals = part.firstIndex(of: "=") { found.insert(String(part[part.index(after: equals)...])) }
      }
    }
    if let query = URLParts(request.url)?.query { found.formUnion(Self.fields(of: query)) }
    if !request.body.isEmpty {
      let text = String(decoding: request.body.prefix(64 << 10), as: UTF8.self)
      let isJSON = text.first.map { $0 == "{" || $0 == "[" } ?? false
      found.formUnion(isJSON ? Self.strings(of: text) : Self.fields(of: text))
    }
    secrets = found.filter { $0.utf8.count >= Self.shortest }.sorted { $0.utf8.count > $1.utf8.count }
  }

  /// The text with every secret of the request replaced.
  func clean(_ text: String) -> String {
    var text = text
    for secret in secrets where text.contains(secret) {
      text = text.replacing(secret, with: Secret.placeholder)
    }
    return text.contains(Self.cut) ? cleanAtCut(text) : text
  }

  /// The text without the beginnings of secrets within which a long text was cut before it came here.
  private func cleanAtCut(_ text: String) -> String {
    var text = text
    for secret in secrets {
      var beginning = secret.dropLast()
      while beginning.utf8.count >= Self.shortest {
        if text.contains(beginning + Self.cut) {
          text = text.replacing(beginning + Self.cut, with: Secret.placeholder + Self.cut)
          break
        }
        beginning = beginning.dropLast()
      }
    }
    return text
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

  /// The string values of a JSON text whose keys speak of secrets, without a full parse.
  private static func strings(of json: String) -> Set<String> {
    var found: Set<String> = []
    let pieces = json.split(separator: "\"", omittingEmptySubsequences: false)
    // Pieces with odd numbers stand between quotes; a key is followed by a colon and the quote of its value.
    for index in stride(from: 1, to: pieces.count - 2, by: 2) where isSecret(pieces[index]) {
      if pieces[index + 1].contains(where: { $0 == ":" }) { found.insert(String(pieces[index + 2])) }
    }
    return found
  }
}
