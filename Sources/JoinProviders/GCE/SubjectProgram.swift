import CloudHTTP
import FoundationEssentials
import JoinDiscovery
import JoinPrimitives

/// A program that prints the proof of an external account. Whoever may write the credentials file could make us run
/// anything, so that a variable must allow it.
struct SubjectProgram: Sendable, Equatable {
  /// The variable that allows it, and its one value.
  static let permission = (name: "GOOGLE_EXTERNAL_ACCOUNT_ALLOW_EXECUTABLES", value: "1")
  /// How long it may run, in milliseconds.
  static let deadlines = 5000...120_000

  /// The program and its arguments, parted by blanks.
  let command: String
  let milliseconds: Int
  /// A file in which it may leave its answer for later.
  let outputFile: String?

  private struct Answer: Decodable {
    let version: Int
    let success: Bool
    let tokenType: String?
    let idToken: String?
    let samlResponse: String?
    let expires: Double?
    let code: String?
    let message: String?

    enum CodingKeys: String, CodingKey {
      case version, success, code, message
      case tokenType = "token_type"
      case idToken = "id_token"
      case samlResponse = "saml_response"
      case expires = "expiration_time"
    }

    var token: String? { tokenType?.hasSuffix(":saml2") == true ? samlResponse : idToken }

    func isGood(at now: Date) -> Bool {
      version == 1 && success && token?.isEmpty == false && expires.map { $0 > now.timeIntervalSince1970 } ?? true
    }
  }

  /// The proof: what the program left in its file, while that is good, else what it prints.
  func token(for account: ExternalAccount, in context: DiscoveryContext) async throws(DiscoveryError) -> Secret {
    guard context.environment[Self.permission.name] == Self.permission.value else {
      throw .gce(
        .configuration, "the credentials file wants the program \(words[0]) to be run, which nothing allows",
        remedy: "set \(Self.permission.name)=\(Self.permission.value) if you trust that file")
    }
    let now = context.wallClock.now
    if let outputFile, let bytes = try? context.files.read(outputFile, limit: CloudClient.textLimit),
      let kept = answer(bytes), kept.isGood(at: now), kept.expires != nil, let token = kept.token
    {
      return Secret(token)
    }
    let output: [UInt8]
    do {
      output = try await context.commands.run(
        Command(
          program: words[0], arguments: Array(words.dropFirst()), environment: variables(account, context),
          deadline: .milliseconds(milliseconds)))
    } catch {
      throw failure(
        "\(error)", code: error.reason == .cancelled ? .timedOut : .noCredentials,
        remedy: "run it by hand as the user of this process, and correct it")
    }
    // What it printed may hold a token wherever it breaks, so no error shows any of it but its own words.
    guard let answer = answer(output) else {
      throw failure("it prints no JSON of version 1", remedy: "let it print version, success, token_type and a token")
    }
    guard answer.success else {
      let said = [answer.code, answer.message].compactMap { $0 }.joined(separator: ": ")
      throw failure(
        "it reports a failure\(said.isEmpty ? "" : " (\(ServerText.excerpt(said)))")", remedy: "see its own words")
    }
    guard answer.isGood(at: now), let token = answer.token else {
      throw failure("it prints no token that has not ended", remedy: "see what it prints by hand")
    }
    return Secret(token)
  }

  private var words: [String] { command.split(whereSeparator: \.isWhitespace).map(String.init) }

  private func answer(_ bytes: [UInt8]) -> Answer? {
    (try? CloudJSON.decode(Answer.self, from: bytes, provider: GCE.declaration.name)).flatMap {
      $0.version == 1 ? $0 : nil
    }
  }

  private func variables(_ account: ExternalAccount, _ context: DiscoveryContext) -> [String: String] {
    var variables = context.environment.variables
    variables["GOOGLE_EXTERNAL_ACCOUNT_AUDIENCE"] = account.audience
    variables["GOOGLE_EXTERNAL_ACCOUNT_TOKEN_TYPE"] = account.subjectTokenType
    variables["GOOGLE_EXTERNAL_ACCOUNT_INTERACTIVE"] = "0"
    variables["GOOGLE_EXTERNAL_ACCOUNT_IMPERSONATED_EMAIL"] = account.impersonated
    variables["GOOGLE_EXTERNAL_ACCOUNT_OUTPUT_FILE"] = outputFile
    return variables
  }

  private func failure(
    _ words: String, code: DiscoveryError.Code = .noCredentials, remedy: String
  ) -> DiscoveryError {
    .gce(code, "the program of the external account gives no token: \(words)", remedy: remedy)
  }
}
