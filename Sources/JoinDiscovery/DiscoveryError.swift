/// A lookup that failed: what failed, in which provider, why, and what the operator can do about it.
public struct DiscoveryError: Error, Sendable, Equatable, CustomStringConvertible {
  /// What the retry loop does about it.
  public enum Code: Sendable, Hashable {
    /// Options that can never work; not worth a retry before they change.
    case configuration
    /// No link of a credential chain gave credentials.
    case noCredentials
    /// Credentials were given and refused (401, 403 and their kin): held back for minutes.
    case denied
    /// The service asked for fewer calls: held back, by `retryAfter` where it said so.
    case throttled
    /// A name, a host or a network that does not answer now.
    case unreachable
    /// The proxy in between refused or failed.
    case proxy
    /// The deadline passed.
    case timedOut
    /// An answer that cannot be understood or breaks a bound.
    case badResponse
    /// The service failed on its side (5xx).
    case serverFault
  }

  /// What the retry loop does about it.
  public let code: Code
  /// The provider's name, or `dns` for name resolution.
  public let provider: String
  /// What failed, where and why, without secrets.
  public let message: String
  /// What the operator can do.
  public let remedy: String
  /// How long the service asked us to wait.
  public let retryAfter: Duration?

  /// Describes a failure. Text that came from a server must have passed `ServerText.excerpt`. Of a remedy that was put
  /// together of several, parted by `; `, what has been said already is left out.
  public init(
    _ code: Code, in provider: String, _ message: String, remedy: String, retryAfter: Duration? = nil
  ) {
    self.code = code
    self.provider = provider
    self.message = message
    self.remedy = Self.unrepeated(remedy)
    self.retryAfter = retryAfter
  }

  /// `do this; there, do this` says no more than `do this`.
  private static func unrepeated(_ remedy: String) -> String {
    var said: [String] = []
    for part in remedy.split(separator: "; ", omittingEmptySubsequences: false).map(String.init)
    where !said.contains(where: { part == $0 || part.hasSuffix(", \($0)") }) {
      said.append(part)
    }
    return said.joined(separator: "; ")
  }

  /// Provider, message and remedy in one line.
  public var description: String { "\(provider): \(message); \(remedy)" }
}
