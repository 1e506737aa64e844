import CloudHTTP
import JoinDiscovery
import JoinPrimitives

/// How the agent of Azure Arc makes sure that its caller belongs to the machine: it refuses a request for a token and
/// names a file that only its own group may read; the same request with that file's content gets the token.
struct ArcChallenge: Sendable {
  /// Where the agent listens when no variable says so.
  static let usualEndpoint = "http://127.0.0.1:40342/metadata/identity/oauth2/token"

  private static let agent = "/opt/azcmagent/bin/himds"
  private static let folder = "/var/opt/azcmagent/tokens/"
  private static let keyLimit = 4096

  /// The file that is to be read.
  let path: String

  /// Whether the agent is there. It is a large program, of which one byte is enough.
  static func isAgentInstalled(_ files: any FileSystem) -> Bool {
    do {
      _ = try files.read(agent, limit: 1)
      return true
    } catch {
      return error.reason != .notFound
    }
  }

  /// The challenge in a refusal; nil when it names none, or a file that the agent would not.
  init?(_ fault: CloudFault) {
    guard fault.status == 401, let words = fault.header("WWW-Authenticate"),
      let realm = words.firstRange(of: "Basic realm=")
    else { return nil }
    let path = words[realm.upperBound...].filter { $0 != "\"" }
    guard path.hasPrefix(Self.folder), path.hasSuffix(".key"), !path.dropFirst(Self.folder.count).contains("/") else {
      return nil
    }
    self.path = path
  }

  /// The header that answers it.
  func header(in context: DiscoveryContext) throws(DiscoveryError) -> (name: String, value: String) {
    let bytes: [UInt8]
    do {
      bytes = try context.files.read(path, limit: Self.keyLimit)
    } catch {
      throw .azure(
        .noCredentials, "the agent of Azure Arc wants its file to be read: \(error)",
        remedy: "add the user who runs this to the group himds")
    }
    let key = String(decoding: bytes, as: UTF8.self).filter { !$0.isNewline }
    return try Authorization.token(Secret("Basic \(key)"), in: "Authorization").header(for: Azure.declaration.name)
  }
}

extension ManagedIdentity {
  /// A token of the agent of Azure Arc, which takes two requests.
  func tokenOfArc(audience: String, client: CloudClient) async throws(DiscoveryError) -> BearerToken {
    var challenge: ArcChallenge?
    do {
      _ = try await client.text {
        request(audience: audience)
      } classify: { fault in
        challenge = ArcChallenge(fault)
        return meaning(of: fault)
      }
    } catch {
      guard challenge != nil else { throw error }
    }
    guard let challenge else {
      throw .azure(
        .badResponse, "the agent of Azure Arc gives a token to whoever asks", remedy: "check what answers there")
    }
    return try await client.bearerToken { () throws(DiscoveryError) in
      var request = request(audience: audience)
      request.headers.append(try challenge.header(in: client.context))
      return request
    } classify: { fault in
      meaning(of: fault)
    }
  }
}
