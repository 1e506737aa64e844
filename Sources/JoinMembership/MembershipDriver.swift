public import JoinPrimitives

/// What the retry loop needs of a membership layer, and all that it may know of one.
///
/// A driver is started once by `run()`. All other calls may come at any time, also before it runs and after it has
/// ended; they then answer as for an empty cluster or throw `MembershipError`.
public protocol MembershipDriver: Sendable {
  /// The name behind `--membership`.
  static var name: String { get }

  /// Serves until it is cancelled; throws only what makes the driver useless for good.
  func run() async throws

  /// This node, once the layer knows it.
  var localMember: Member? { get async }

  /// Everybody the layer knows of, this node included.
  func members() async throws -> [Member]

  /// Whether another member has shown that it has this node as it is. Until then its members are known, and do not
  /// count as peers: a node that nobody can reach may know them all. By default true, for layers that tell of members
  /// only when they are that far.
  var isAccepted: Bool { get async }

  /// News in order, for one reader. The stream is bounded and drops the oldest news when nobody reads; a reader that
  /// needs certainty asks `members()`.
  var events: AsyncStream<MembershipEvent> { get }

  /// Contacts the seeds and reports each outcome as soon as it is known; the stream ends after the last one. When the
  /// reader stops reading or its task is cancelled, the dials stop. Calls may overlap.
  func join(_ seeds: [Seed]) -> AsyncStream<SeedOutcome>

  /// Replaces what this node says of itself.
  func setTags(_ tags: [String: String]) async throws

  /// Tells the cluster that this node goes of its own will, if the driver owns the node. Afterwards nobody is dialled.
  func leave() async throws
}

extension MembershipDriver {
  /// The name behind `--membership`.
  public var name: String { Self.name }

  /// True: this layer tells of members only when one of them has this node.
  public var isAccepted: Bool { get async { true } }
}

/// A membership layer that could not do what it was asked.
public struct MembershipError: Error, Sendable, CustomStringConvertible {
  /// What kind of failure it is.
  public struct Code: Sendable, Hashable {
    private let text: String
    private init(_ text: String) { self.text = text }
    /// The layer cannot be reached now; the driver goes on trying.
    public static let unavailable = Code("unavailable")
    /// The layer refuses our password or key.
    public static let denied = Code("denied")
    /// The layer speaks otherwise than expected.
    public static let protocolViolation = Code("protocol violation")
    /// A request was understood and refused.
    public static let rejected = Code("rejected")
  }

  /// What kind of failure it is.
  public let code: Code
  /// What failed, where and why.
  public let message: String
  /// What the operator can do.
  public let remedy: String

  /// Describes a failure.
  public init(_ code: Code, _ message: String, remedy: String) {
    self.code = code
    self.message = message
    self.remedy = remedy
  }

  /// Message and remedy in one line.
  public var description: String { "\(message); \(remedy)" }
}
