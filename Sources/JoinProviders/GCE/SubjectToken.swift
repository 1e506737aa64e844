import CloudHTTP
import FoundationEssentials
import JoinDiscovery
import JoinPrimitives

/// The proof of another cloud or issuer that Google exchanges for a token, read anew each time.
struct SubjectToken: Sendable {
  private static let provider = GCE.declaration.name
  /// How long a file with such a token may be, in bytes.
  private static let limit = 1 << 20

  let context: DiscoveryContext

  /// The proof of an account.
  func read(for account: ExternalAccount) async throws(DiscoveryError) -> Secret {
    switch account.source {
    case .file(let path, let format):
      return try unwrapped(try file(path), format, from: path)
    case .url(let url, let headers, let format):
      let headers = headers.sorted { $0.key < $1.key }.map { (name: $0.key, value: $0.value) }
      guard let text = try await text(at: url, headers: headers) else {
        throw Self.missing("\(url) answers 404")
      }
      return try unwrapped(text, format, from: url)
    case .aws(let source):
      return try await ExternalAWSProof(source, audience: account.audience, subject: self).token()
    case .program(let program): return try await program.token(for: account, in: context)
    }
  }

  /// The text at a URL of the credentials file; nil when there is nothing (404).
  func text(
    method: String = "GET", at url: String, headers: [(name: String, value: String)] = []
  ) async throws(DiscoveryError) -> String? {
    var isAbsent = false
    do {
      return try await CloudClient(context, provider: Self.provider).text {
        HTTPRequest(
          method: method, url: url, headers: headers, bypassesProxy: GoogleCredentialsFile.isLocal(url))
      } classify: { fault in
        isAbsent = fault.status == 404
        return nil
      }
    } catch {
      if isAbsent { return nil }
      throw error
    }
  }

  private func file(_ path: String) throws(DiscoveryError) -> String {
    do {
      return String(decoding: try context.files.read(path, limit: Self.limit), as: UTF8.self)
    } catch {
      throw Self.missing("\(error)")
    }
  }

  private struct Field: Decodable {
    let text: String?

    init(from decoder: any Decoder) throws {
      text = try? decoder.singleValueContainer().decode(String.self)
    }
  }

  private func unwrapped(
    _ text: String, _ format: ExternalAccount.SubjectFormat, from place: String
  ) throws(DiscoveryError) -> Secret {
    let token: String?
    switch format {
    case .text: token = text
    case .json(let name):
      let fields = try? CloudJSON.decode([String: Field].self, from: Array(text.utf8), provider: Self.provider)
      token = fields?[name]?.text
    }
    let isBlank = { (character: Character) in character.isWhitespace }
    let trimmed = (token ?? "").drop(while: isBlank).reversed().drop(while: isBlank).reversed()
    guard !trimmed.isEmpty else { throw Self.missing("\(place) holds none") }
    return Secret(String(trimmed))
  }

  private static func missing(_ why: String) -> DiscoveryError {
    .gce(
      .noCredentials, "the external account's own token is not to be had: \(why)",
      remedy: "correct credential_source in the credentials file")
  }
}
