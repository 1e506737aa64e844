package import JoinDiscovery

/// The places where a provider looks for credentials, asked in order.
///
/// The first link that has some wins. A link that is configured but broken ends the chain with its error, so that no
/// other identity is ever used silently.
package struct CredentialChain<Credential: Sendable>: Sendable {
  /// What one link said.
  package enum Answer: Sendable {
    /// It has credentials; `origin` says where from, for the result line.
    case found(Credential, origin: String)
    /// It is not configured here, in words: `AWS_ACCESS_KEY_ID is not set`.
    case absent(reason: String)
  }

  /// One place to look.
  package struct Link: Sendable {
    /// Its name in messages: `environment`, `instance role`.
    package let name: String
    /// Looks; throws only when the place is configured but broken.
    package let load: @Sendable (DiscoveryContext) async throws(DiscoveryError) -> Answer

    /// Describes a place to look.
    package init(
      name: String, load: @escaping @Sendable (DiscoveryContext) async throws(DiscoveryError) -> Answer
    ) {
      self.name = name
      self.load = load
    }
  }

  private let provider: String
  private let links: [Link]
  private let remedy: String

  /// A chain for `provider`; `remedy` tells what to do when every link is absent.
  package init(provider: String, links: [Link], remedy: String) {
    self.provider = provider
    self.links = links
    self.remedy = remedy
  }

  /// The first credentials, and where they come from.
  package func resolve(
    in context: DiscoveryContext
  ) async throws(DiscoveryError) -> (credential: Credential, origin: String) {
    var absent: [String] = []
    for link in links {
      let answer: Answer
      do {
        answer = try await link.load(context)
      } catch {
        throw Self.broken(error, in: link.name, after: absent)
      }
      switch answer {
      case .found(let credential, let origin): return (credential, origin)
      case .absent(let reason): absent.append("\(link.name): \(reason)")
      }
    }
    let asked = absent.isEmpty ? "there is no place to look" : absent.joined(separator: "; ")
    throw DiscoveryError(.noCredentials, in: provider, "no credentials were found (\(asked))", remedy: remedy)
  }

  private static func broken(_ error: DiscoveryError, in link: String, after absent: [String]) -> DiscoveryError {
    let before = absent.isEmpty ? "" : " (asked before: \(absent.joined(separator: "; ")))"
    return DiscoveryError(
      error.code, in: error.provider, "credentials from \(link): \(error.message)\(before)", remedy: error.remedy,
      retryAfter: error.retryAfter
    )
  }
}
