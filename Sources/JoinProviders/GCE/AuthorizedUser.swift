import JoinPrimitives

/// A person's consent, as `gcloud auth application-default login` keeps it; or that of a workforce's member.
struct AuthorizedUser: Sendable, Equatable {
  let clientID: String
  let clientSecret: Secret
  let refreshToken: Secret
  let tokenURL: String
  /// Whether the client is named in the Authorization header and not in the form.
  let usesBasic: Bool
}
