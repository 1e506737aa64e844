import JoinDiscovery
import JoinPrimitives

/// What the reader of EC2's answers needs of its provider, without the provider.
struct AWSTag {
  let key: String
  let values: [String]
}

struct EC2Selection {
  let tags: [AWSTag]
  let addressType: AddressType
}

extension DiscoveryError {
  static func aws(_ code: Code, _ message: String, remedy: String) -> DiscoveryError {
    DiscoveryError(code, in: "aws", message, remedy: remedy)
  }
}
