import JoinPrimitives

/// What a token is asked for with.
enum AzureCredential: Sendable, Hashable {
  /// An application that knows a secret.
  case clientSecret(AzureApplication, Secret)
  /// An application that owns the key of a certificate, both in a PEM file.
  case clientCertificate(AzureApplication, path: String)
  /// An application that trusts the issuer of a token, which stands in a file.
  case federatedToken(AzureApplication, path: String)
  /// The identity of the machine or app service that this runs on.
  case managedIdentity(ManagedIdentity)
}
