package import JoinPrimitives

/// What signs a request to AWS.
package struct AWSKeyPair: Sendable, Hashable {
  /// The public half, for example `AKIA…`; it is sent with each request.
  package let accessKeyID: String
  /// The half that signs and is never sent.
  package let secretAccessKey: Secret
  /// What temporary keys carry beside them.
  package let sessionToken: Secret?

  /// Joins the parts of one identity.
  package init(accessKeyID: String, secretAccessKey: Secret, sessionToken: Secret? = nil) {
    self.accessKeyID = accessKeyID
    self.secretAccessKey = secretAccessKey
    self.sessionToken = sessionToken
  }
}
