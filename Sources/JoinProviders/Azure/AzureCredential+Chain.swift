import CloudHTTP
import JoinDiscovery
import JoinPrimitives

extension AzureCredential {
  typealias Chain = CredentialChain<AzureCredential>

  /// Where an identity is looked for: the entry or its ARM_ variables, the AZURE_ variables with a secret or a
  /// certificate, a workload identity, and the identity of the machine.
  static func chain(_ options: ResolvedOptions, tokens: AzureTokens) -> Chain {
    Chain(
      provider: Azure.declaration.name,
      links: [optionsLink(options), environment, workloadIdentity, managedIdentity(tokens)],
      remedy: "add tenant_id=, client_id= and secret_access_key= to the entry, or give the machine a managed identity "
        + "with the role Reader")
  }

  /// `tenant_id=`, `client_id=` and `secret_access_key=`, for which ARM_ variables stand in. A rule of the declaration
  /// sees to it that all three are there or none.
  private static func optionsLink(_ options: ResolvedOptions) -> Chain.Link {
    let origin = "\(options.origin(of: Azure.secret))"
    let tenant = options[Azure.tenant]
    let client = options[Azure.client]
    let secret = options[Azure.secret]
    return Chain.Link(name: "the entry") { _ in
      guard let tenant, let client, let secret else { return .absent(reason: "it has no secret_access_key") }
      return .found(.clientSecret(AzureApplication(tenant: tenant, client: client), secret), origin: origin)
    }
  }

  /// AZURE_CLIENT_SECRET or AZURE_CLIENT_CERTIFICATE_PATH, with AZURE_TENANT_ID and AZURE_CLIENT_ID.
  private static let environment = Chain.Link(name: "the environment") { (context) throws(DiscoveryError) in
    let environment = context.environment
    if let secret = environment["AZURE_CLIENT_SECRET"] {
      let application = try AzureApplication(in: environment, beside: "AZURE_CLIENT_SECRET")
      return .found(.clientSecret(application, Secret(secret)), origin: "AZURE_CLIENT_SECRET")
    }
    if let path = environment["AZURE_CLIENT_CERTIFICATE_PATH"] {
      let application = try AzureApplication(in: environment, beside: "AZURE_CLIENT_CERTIFICATE_PATH")
      return .found(.clientCertificate(application, path: path), origin: "the certificate \(path)")
    }
    return .absent(reason: "AZURE_CLIENT_SECRET and AZURE_CLIENT_CERTIFICATE_PATH are not set")
  }

  /// AZURE_FEDERATED_TOKEN_FILE, with AZURE_TENANT_ID and AZURE_CLIENT_ID, as Kubernetes sets them in a pod.
  private static let workloadIdentity = Chain.Link(name: "the workload identity") { (context) throws(DiscoveryError) in
    guard let path = context.environment["AZURE_FEDERATED_TOKEN_FILE"] else {
      return .absent(reason: "AZURE_FEDERATED_TOKEN_FILE is not set")
    }
    let application = try AzureApplication(in: context.environment, beside: "AZURE_FEDERATED_TOKEN_FILE")
    return .found(.federatedToken(application, path: path), origin: "the workload identity \(application.client)")
  }

  /// The identity of the machine. Only a token shows whether it has one.
  private static func managedIdentity(_ tokens: AzureTokens) -> Chain.Link {
    Chain.Link(name: "the managed identity") { (context) throws(DiscoveryError) in
      let identity = try ManagedIdentity(in: context)
      do throws(DiscoveryError) {
        _ = try await tokens.token(for: .managedIdentity(identity))
        return .found(.managedIdentity(identity), origin: identity.label)
      } catch {
        if [.unreachable, .noCredentials].contains(error.code) { return .absent(reason: error.message) }
        throw error
      }
    }
  }
}

extension AzureApplication {
  /// AZURE_TENANT_ID and AZURE_CLIENT_ID, which `variable` needs beside it.
  fileprivate init(in environment: Environment, beside variable: String) throws(DiscoveryError) {
    guard let tenant = environment["AZURE_TENANT_ID"], let client = environment["AZURE_CLIENT_ID"] else {
      let missing = environment["AZURE_TENANT_ID"] == nil ? "AZURE_TENANT_ID" : "AZURE_CLIENT_ID"
      throw .azure(
        .configuration, "\(variable) is set without \(missing)", remedy: "set \(missing), or unset \(variable)")
    }
    guard Azure.tenant.parse(tenant) != nil else {
      throw .azure(
        .configuration, "AZURE_TENANT_ID is not \(Azure.tenant.spec.expectation)", remedy: "correct AZURE_TENANT_ID")
    }
    self.init(tenant: tenant, client: client)
  }
}
