package import JoinDiscovery

/// Guards a page loop against lists that never end.
package struct PageGuard: Sendable {
  /// How many pages a list may have.
  package static let usualLimit = PageLimits.list

  private let provider: String
  private let limit: Int
  private var seen: Set<Int> = []

  /// A guard for one list; the first page needs no call.
  package init(provider: String, limit: Int = PageGuard.usualLimit) {
    self.provider = provider
    self.limit = limit
  }

  /// Returns the token to ask for next; nil when the list is at its end, which an absent and an empty token both say.
  /// Throws when the token came before or the list has too many pages.
  package mutating func advance(to token: String?) throws(DiscoveryError) -> String? {
    guard let token, !token.isEmpty else { return nil }
    // A hash a page keeps memory flat, whatever the length of the tokens.
    guard seen.insert(token.hashValue).inserted else {
      throw failure("page \(seen.count + 1) of the list points back to a page that was already read")
    }
    guard seen.count < limit else { throw failure("the list has more than \(limit) pages") }
    return token
  }

  /// Like `advance(to:)` for a whole URL, which must have scheme, host and port of `origin`, the URL that was asked,
  /// since the request for it carries the same credentials.
  package mutating func advance(toLink link: String?, from origin: String) throws(DiscoveryError) -> String? {
    guard let link = try advance(to: link) else { return nil }
    guard let next = URLParts(link), let asked = URLParts(origin) else {
      throw failure("the link to the next page is no complete URL: \(ServerText.excerpt(link.prefix { $0 != "?" }))")
    }
    guard next.origin == asked.origin else {
      throw failure("the link to the next page leads from \(asked.origin) to \(ServerText.excerpt(next.origin))")
    }
    return link
  }

  /// Reads a list page by page. `read` takes the token of a page, nil for the first, and returns that of the next one.
  package static func walk(
    _ provider: String, read: (String?) async throws(DiscoveryError) -> String?
  ) async throws(DiscoveryError) {
    var pages = PageGuard(provider: provider)
    var token: String?
    repeat { token = try pages.advance(to: try await read(token)) } while token != nil
  }

  private func failure(_ message: String) -> DiscoveryError {
    DiscoveryError(
      .badResponse, in: provider, message,
      remedy: "check the endpoint and any proxy in between; report it to the service if it is its own"
    )
  }
}
