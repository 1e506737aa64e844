/// An application that signs in to a tenant.
struct AzureApplication: Sendable, Hashable {
  let tenant: String
  let client: String
}
