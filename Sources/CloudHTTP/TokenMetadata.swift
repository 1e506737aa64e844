import FoundationEssentials
package import JoinDiscovery
import JoinPrimitives

/// A machine's metadata service in the manner of EC2's second version: a token, given for a PUT, lets all other
/// requests in. Where the service knows no tokens, requests go without one.
///
/// Errors with the code `unreachable` say that nobody answers, which is usual outside of the cloud; all others say that
/// the service is there and does not do as it should.
package struct TokenMetadata: Sendable {
  /// How requests are let in.
  private enum Entrance: Sendable {
    /// By a token.
    case token(Secret)
    /// Without one: the service does not know tokens, or `cause` kept us from getting one.
    case open(cause: String?)
  }

  /// How long the name of a role may be, in bytes.
  private static let longestName = 64
  /// How long a token serves, in seconds: the longest that the services give.
  private static let tokenLife = 21600
  /// How long it is believed that the service knows no tokens, in seconds.
  private static let openLife = 300
  /// A service next door answers at once; where there is none, nobody should wait for it.
  private static let connectDeadline = Duration.seconds(1)
  private static let deadline = Duration.seconds(2)

  private let dialect: MetadataDialect
  private let provider: String
  private let context: DiscoveryContext
  private let entrances: TokenCache<Entrance>

  /// The service of this machine; tokens are kept in the cache of `context`.
  package init(_ dialect: MetadataDialect, provider: String, in context: DiscoveryContext) {
    self.dialect = dialect
    self.provider = provider
    self.context = context
    entrances = context.cache.value("\(provider).metadata.entrance.\(dialect.base)") { TokenCache(provider: provider) }
  }

  /// The text at a path below the base; nil when there is nothing (404).
  package func text(at path: String) async throws(DiscoveryError) -> String? {
    try await text(at: path, isSecondTime: false)
  }

  /// The first role that the list at a path names; nil when there is no list (404), or nothing in it. What is no name
  /// is an error: it would become a path of the next request.
  package func role(at path: String) async throws(DiscoveryError) -> String? {
    guard let listed = try await text(at: path)?.split(whereSeparator: \.isNewline).first else { return nil }
    guard listed.utf8.count <= Self.longestName, listed.allSatisfy(Self.isPartOfName), listed != ".", listed != ".."
    else {
      throw failure(
        .badResponse, "\(dialect.name) answers with something else than the name of a role",
        remedy: "check any proxy or agent that answers instead")
    }
    return String(listed)
  }

  private static func isPartOfName(_ character: Character) -> Bool {
    character.isASCII && (character.isLetter || character.isNumber || "-_.+=,@".contains(character))
  }

  private func text(at path: String, isSecondTime: Bool) async throws(DiscoveryError) -> String? {
    let entrance = try await entrance()
    var status: Int?
    // Where the token was not to be had, this is the last probe; else the service is there and may be asked again.
    let isProbe = if case .open(_?) = entrance { true } else { false }
    let client = CloudClient(context, provider: provider, retries: isProbe ? .metadataProbe : .metadata)
    do {
      return try await client.text {
        status = nil
        return HTTPRequest(
          url: dialect.base + path, headers: headers(entrance), deadline: Self.deadline,
          connectDeadline: Self.connectDeadline, bypassesProxy: true)
      } classify: { fault in
        status = fault.status
        return nil
      }
    } catch {
      switch (status, entrance) {
      case (404, _): return nil
      case (401, .token) where !isSecondTime:
        entrances.invalidate()
        return try await text(at: path, isSecondTime: true)
      case (401, .open(let cause?)), (403, .open(let cause?)):
        throw failure(
          .timedOut, "\(dialect.name) asks for a token, and getting one failed (\(cause))",
          remedy: dialect.lostTokenRemedy)
      case (nil, _) where !Task.isCancelled:
        throw failure(
          .unreachable, "\(dialect.name) does not answer (\(error.message))", remedy: dialect.silenceRemedy)
      default: throw error
      }
    }
  }

  private func headers(_ entrance: Entrance) -> [(name: String, value: String)] {
    guard case .token(let token) = entrance else { return [] }
    return [(dialect.tokenHeader, token.reveal())]
  }

  // MARK: - Tokens

  private func entrance() async throws(DiscoveryError) -> Entrance {
    try await entrances.value(now: context.wallClock.now, margin: .seconds(60)) { () throws(DiscoveryError) in
      try await newEntrance()
    }
  }

  private func newEntrance() async throws(DiscoveryError) -> (Entrance, expires: Date?) {
    let now = context.wallClock.now
    var status: Int?
    do {
      let token = try await CloudClient(context, provider: provider, retries: .metadataProbe).text {
        status = nil
        return HTTPRequest(
          method: "PUT", url: dialect.base + "latest/api/token", headers: [(dialect.lifeHeader, "\(Self.tokenLife)")],
          deadline: Self.deadline, connectDeadline: Self.connectDeadline, bypassesProxy: true)
      } classify: { fault in
        status = fault.status
        return nil
      }
      // A web page, say, is none, and could not stand in a header.
      if !token.isEmpty, token.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) {
        return (.token(Secret(token)), now + Double(Self.tokenLife))
      }
    } catch {
      switch status {
      case 403, 404, 405: return (try opened(after: nil), now + Double(Self.openLife))
      case nil where !Task.isCancelled: return (try opened(after: error.message), now)
      default: throw error
      }
    }
    throw failure(
      .badResponse, "\(dialect.name) gave something else than a token", remedy: "check what answers at \(dialect.base)")
  }

  /// The way in without a token, unless a variable closes it.
  private func opened(after cause: String?) throws(DiscoveryError) -> Entrance {
    guard let lock = dialect.lock else { return .open(cause: cause) }
    throw failure(
      cause == nil ? .badResponse : .unreachable,
      "\(dialect.name) gives no token (\(cause ?? "it knows none")), and \(lock) forbids to go without",
      remedy: dialect.silenceRemedy)
  }

  private func failure(_ code: DiscoveryError.Code, _ message: String, remedy: String) -> DiscoveryError {
    DiscoveryError(code, in: provider, message, remedy: remedy)
  }
}
