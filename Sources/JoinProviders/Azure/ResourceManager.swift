import CloudHTTP
import JoinDiscovery

/// Reads lists of the Azure Resource Manager in the name of one identity.
struct ResourceManager: Sendable {
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

  /// The URL of the first page of a list.
  func first(_ list: AzureList) -> String {
    list.url(endpoint: cloud.endpoint, subscription: subscription)
  }

  /// One page. A token that is refused is replaced once.
  func page<Row>(
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

  /// Every page of a list, for rows of which little is kept.
  func readAll<Row: Decodable & Sendable>(
    _ row: Row.Type, of list: AzureList, keep: ([Row]) -> Void
  ) async throws(DiscoveryError) {
    var pages = PageGuard(provider: Azure.declaration.name)
    var next = Optional(first(list))
    while let link = next {
      let answer = try await page(of: row, at: link, in: list)
      keep(answer.value)
      next = try pages.advance(toLink: answer.nextLink, from: link)
    }
  }

  private func get<Row>(
    _ url: String, in list: AzureList, noting: (CloudFault) -> Void
  ) async throws(DiscoveryError) -> AzurePage<Row> {
    let call = ResourceManagerFault.Call(subscription: subscription, origin: origin, permission: list.permission)
    let token = try await tokens.token(for: credential)
    return try await client.json(AzurePage<Row>.self) {
      HTTPRequest(url: url, headers: [token.header, ("Accept", "application/json")])
    } classify: { fault in
      noting(fault)
      return ResourceManagerFault(fault).meaning(of: fault, in: call)
    }
  }
}
