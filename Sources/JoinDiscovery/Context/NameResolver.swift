public import JoinPrimitives

/// Turns host names into addresses.
public protocol NameResolver: Sendable {
  /// All IPv4 and IPv6 addresses of a name, families interleaved, without repeats; throws when there is none or the
  /// deadline passes.
  func addresses(of name: String, deadline: Duration) async throws(NameResolutionError) -> [IPAddress]
}

/// A name that gave no address.
public struct NameResolutionError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The cause.
  public enum Reason: Error, Equatable {
    /// The name does not exist, or has no addresses; it may exist later.
    case notFound
    /// The name servers did not answer before the deadline.
    case timedOut
    /// Too many lookups are still waiting for name servers that do not answer.
    case busy
    /// The resolver's own words.
    case failed(String)
    /// The caller no longer waits.
    case cancelled
  }

  /// The name.
  public let name: String
  /// The cause.
  public let reason: Reason

  /// Describes a failure.
  public init(name: String, reason: Reason) {
    self.name = name
    self.reason = reason
  }

  /// Name and cause in words.
  public var description: String {
    switch reason {
    case .notFound: "\(name) is not resolvable yet: no address is known for it"
    case .timedOut: "\(name): the name servers did not answer in time"
    case .busy: "\(name): too many earlier lookups still wait for name servers that do not answer"
    case .failed(let words): "\(name): \(words)"
    case .cancelled: "\(name): the lookup was cancelled"
    }
  }
}
