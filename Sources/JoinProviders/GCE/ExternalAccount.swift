import JoinPrimitives

/// An identity of another cloud or issuer, which Google's token service exchanges.
struct ExternalAccount: Sendable, Equatable {
  /// Where the other side's token comes from.
  enum Source: Sendable, Equatable {
    case file(String, SubjectFormat)
    case url(String, headers: [String: String], SubjectFormat)
    case aws(ExternalAWS)
    case program(SubjectProgram)
  }

  /// How the other side's token is written.
  enum SubjectFormat: Sendable, Equatable {
    case text
    /// A JSON object that holds it under this name.
    case json(field: String)
  }

  let audience: String
  let subjectTokenType: String
  let tokenURL: String
  let source: Source
  let clientID: String?
  let clientSecret: Secret?
  /// The project that is told to the token service when no client is.
  let userProject: String?
  /// The service account that is acted for with the token, which a program may want to know.
  var impersonated: String?
}

/// Where the keys of an AWS workload come from, which signs a request of its own as its proof.
struct ExternalAWS: Sendable, Equatable {
  let regionURL: String?
  let keysURL: String?
  let sessionTokenURL: String?
  /// With `{region}` in it.
  let verificationURL: String
}
