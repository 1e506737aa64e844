import CloudHTTP
import FoundationEssentials
import JoinDiscovery

/// A failure that AWS reports, by its code.
struct AWSFault: Sendable, Equatable {
  /// What a code is about.
  enum Kind: Sendable, Equatable, CaseIterable {
    /// Too many calls.
    case throttled
    /// The service cannot answer now.
    case busy
    /// The keys or the token end, or the request is too old or too new.
    case expired, clock
    /// The signature is another than the service computes.
    case signature
    /// The access key is not known, or not in this region.
    case unknownKey
    /// The token of a web identity is not believed.
    case identityToken
    /// The identity may not do this.
    case forbidden
    /// The account cannot use this region or service.
    case notEnabled
    /// What was asked for makes no sense to the service.
    case parameters
    /// None that is known here.
    case other
  }

  /// For example `UnauthorizedOperation`; nil when the answer holds none.
  let code: String?
  /// The service's own words, in one short line.
  let message: String?
  /// How far the service's clock is ahead of ours, in seconds; nil when it did not say.
  let clockLead: Double?

  init(_ fault: CloudFault) {
    let isJSON = fault.body.first { $0 > 0x20 } == UInt8(ascii: "{")
    let (code, message) = isJSON ? AWSFaultReader.json(fault) : AWSFaultReader.xml(fault)
    self.code = code
    self.message = message
    clockLead = fault.clockLead
  }

  /// What the code is about.
  var kind: Kind { code.flatMap { Self.kinds[$0] } ?? .other }

  /// Whether the keys were not accepted, so that fresh ones may be.
  var refusesKeys: Bool { [.expired, .clock, .signature, .unknownKey].contains(kind) }
}
