import CloudHTTP
import CloudSigning
import JoinDiscovery
import JoinPrimitives

/// A program that prints keys: the `credential_process` of a profile. No shell is in between.
struct CredentialProcess: Sendable, Equatable {
  let program: String
  /// They may hold secrets.
  let arguments: [Secret]

  private struct Answer: Decodable {
    let version: Int
    let accessKeyID: String
    let secretAccessKey: String
    let sessionToken: String?
    let expiration: String?

    enum CodingKeys: String, CodingKey {
      case version = "Version"
      case accessKeyID = "AccessKeyId"
      case secretAccessKey = "SecretAccessKey"
      case sessionToken = "SessionToken"
      case expiration = "Expiration"
    }
  }

  /// The program of a profile; nil when it names none.
  init?(_ profile: AWSProfile) throws(DiscoveryError) {
    guard let text = try profile.text("credential_process") else { return nil }
    guard let words = ShellWords.split(text), let program = words.first else {
      throw .aws(
        .configuration, "credential_process in \(profile.label) has a quote that is never closed",
        remedy: "close it, or put a backslash before it")
    }
    self.program = program
    arguments = words.dropFirst().map { Secret($0) }
  }

  /// The keys that the program prints, kept until shortly before they end, or for the session when it does not say.
  func credentials(origin: String, in context: DiscoveryContext) async throws(DiscoveryError) -> AWSCredentials {
    let place = "\(origin), program \(program)"
    return try await AWSKeyCache.kept(in: context).keys(of: place, in: context) { () throws(DiscoveryError) in
      try await run(origin: origin, in: context)
    }
  }

  private func run(origin: String, in context: DiscoveryContext) async throws(DiscoveryError) -> AWSCredentials {
    let output: [UInt8]
    do {
      output = try await context.commands.run(
        Command(
          program: program, arguments: arguments.map { $0.reveal() }, environment: context.environment.variables))
    } catch {
      throw .aws(
        error.reason == .cancelled ? .timedOut : .noCredentials, "the credential_process of \(origin): \(error)",
        remedy: "run it by hand as the user of this process, and correct it or \(origin)")
    }
    // What it printed holds a secret, so no error shows any of it.
    guard let answer = try? CloudJSON.decode(Answer.self, from: output, provider: AWS.declaration.name),
      answer.version == 1
    else {
      throw .aws(
        .badResponse, "the credential_process of \(origin) does not print keys as JSON of version 1",
        remedy: "let it print Version, AccessKeyId, SecretAccessKey, and SessionToken and Expiration where they exist")
    }
    let token = answer.sessionToken.flatMap { $0.isEmpty ? nil : Secret($0) }
    return AWSCredentials(
      keys: AWSKeyPair(
        accessKeyID: answer.accessKeyID, secretAccessKey: Secret(answer.secretAccessKey), sessionToken: token),
      expires: answer.expiration.flatMap(RFC3339Date.parse), origin: origin)
  }
}
