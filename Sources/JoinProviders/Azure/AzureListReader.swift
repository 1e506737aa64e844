import CloudHTTP
import JoinDiscovery

/// Reads lists of the Azure Resource Manager in the name of one identity.
struct AzureListReader: Sendable {
  /// Where the credentials come from.
  let origin: String

  private let subscription: String
  private let cloud: AzureCloud
  private let tokens: AzureTokens
  private let credential: AzureCredential
  private let client: CloudClient

  init(subscription: String, cloud: AzureCloud, tokens: AzureTokens, credential: AzureCredential, origin: String) {
    self.subscription = subscription
    self.cloud = cloud
    self.tokens = tokens
    self.credential = credential
    self.origin = origin
    client = CloudClient(tokens.context, provider: Azure.declaration.name)
  }

  /// Reads a list page by page to its end, or until `read` wants no more. Memory holds one page: the next is asked for
  /// when `read` has returned.
  func pages<Row: Decodable & Sendable>(
    of list: AzureList, as row: Row.Type, read: (AzurePage<Row>) async throws(DiscoveryError) -> Bool
  ) async throws(DiscoveryError) {
    let first = list.url(endpoint: cloud.endpoint, subscription: subscription)
    var pages = PageGuard(provider: Azure.declaration.name)
    var next = try pages.advance(to: first)
    while let link = next {
      let page = try await self.page(of: row, at: link, in: list)
      guard try await read(page) else { return }
      next = try pages.advance(toLink: page.nextLink, from: first)
    }
  }

  /// One page. A token that is refused is replaced once.
  private func page<Row: Decodable & Sendable>(
    of row: Row.Type, at url: String, in list: AzureList
  ) async throws(DiscoveryError) -> AzurePage<Row> {
    var isTokenRefused = false
    do {
      return try await get(url, in: list) { isTokenRefused = $0.status == 401 }
    } catch {
      guard isTokenRefused else { throw error }
      tokens.forget(credential)
      return try await get(url, in: list) { _ in }
    }
  }

  private func get<Row: Decodable & Sendable>(
    _ url: String, in list: AzureList, noting: (CloudFault) -> Void
  ) async throws(DiscoveryError) -> AzurePage<Row> {
    let call = ResourceManagerFault.Call(subscription: subscription, origin: origin, permission: list.permission)
    let token = try await tokens.token(for: credential)
    let header = try Authorization.bearer(token.secret).header(for: Azure.declaration.name)
    return try await client.json(AzurePage<Row>.self) {
      HTTPRequest(url: url, headers: [header, ("Accept", "application/json")])
    } classify: { fault in
      noting(fault)
      return ResourceManagerFault(fault).meaning(of: fault, in: call)
    }
  }
}
