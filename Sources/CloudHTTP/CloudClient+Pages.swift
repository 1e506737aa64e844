package import JoinDiscovery

extension CloudClient {
  /// Reads a list page by page, a GET each. Memory holds one page: the next is asked for when `read` has returned.
  ///
  /// `read` returns the URL of the next page, nil at the end. A URL that came before, one of another host, and a list
  /// without end are errors.
  package func pages<Content: Decodable & Sendable>(
    of type: Content.Type, from first: String, as authorization: Authorization,
    classify: (CloudFault) -> FaultClass? = { _ in nil },
    read: (ListPage<Content>) async throws(DiscoveryError) -> String?
  ) async throws(DiscoveryError) {
    let header = try authorization.header(for: provider)
    var pages = PageGuard(provider: provider)
    var number = 0
    var next: String? = first
    while let url = next {
      number += 1
      let page = try await perform {
        HTTPRequest(url: url, headers: [header, ("Accept", "application/json")])
      } classify: {
        classify($0)
      } read: { response in
        let bytes = try await response.body.collect(limit: Self.pageLimit)
        let content = try CloudJSON.decode(type, from: bytes, provider: provider)
        return ListPage(content: content, number: number, headers: response.headers)
      }
      next = try pages.advance(toLink: try await read(page), from: first)
    }
  }
}
