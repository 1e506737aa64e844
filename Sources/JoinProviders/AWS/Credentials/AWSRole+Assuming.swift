import CloudHTTP
import JoinDiscovery
import JoinPrimitives

extension AWSRole {
  /// Keys of this role, given by the security token service (STS) to who holds the keys of `source`.
  func assume(
    from source: @escaping AWSKeySource, origin: String, in surroundings: AWSSurroundings
  ) async throws(DiscoveryError) -> AWSCredentials {
    var session = try await AWSSession(try surroundings.client(.sts), keys: source, in: surroundings.context)
    let call = AWSCall.form(
      PercentEncoding.form(fields("AssumeRole") + (externalID.map { [("ExternalId", $0.reveal())] } ?? [])),
      purpose: "assume \(arn)",
      allowance: "allow sts:AssumeRole on \(arn) in the policy of that identity, and name it in the trust policy of "
        + "the role", suspects: "the role_ settings and duration_seconds of the profile")
    do {
      return try await session.call(call) { try await STSAnswerReader.read($0, origin: origin) }
    } catch {
      throw error.error
    }
  }

  /// Keys of this role, given to who holds the token in `file`, which proves itself: nothing is signed.
  func assume(
    withTokenIn file: String, origin: String, in surroundings: AWSSurroundings
  ) async throws(DiscoveryError) -> AWSCredentials {
    let token = try WebIdentity.token(in: file, context: surroundings.context)
    let call = AWSCall.form(
      PercentEncoding.form(fields("AssumeRoleWithWebIdentity") + [("WebIdentityToken", token.reveal())]),
      purpose: "assume \(arn)",
      allowance: "name issuer, audience and subject of the token in the trust policy of \(arn), and its issuer among "
        + "the identity providers of the account",
      suspects: "AWS_ROLE_ARN and AWS_ROLE_SESSION_NAME, or the role_ settings of the profile")
    let client = try surroundings.client(.sts)
    do {
      return try await client.send(call, as: .token(file: file)) { try await STSAnswerReader.read($0, origin: origin) }
    } catch {
      throw error.error
    }
  }
}
