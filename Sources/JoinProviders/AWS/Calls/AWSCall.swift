import CloudHTTP
import JoinDiscovery

/// One call to a service: what is sent, and the words for what may go wrong with it.
struct AWSCall: Sendable {
  /// All headers but those of the signature.
  let headers: [(name: String, value: String)]
  /// The whole body.
  let body: [UInt8]
  /// What the caller wants to do: `search for instances`.
  let purpose: String
  /// What to do when it may not: `allow ec2:DescribeInstances in the policy of that identity`.
  let allowance: String
  /// What to check when the service makes no sense of the call.
  let suspects: String

  /// A call of the query protocol, which EC2 and STS speak.
  static func form(_ body: String, purpose: String, allowance: String, suspects: String) -> AWSCall {
    AWSCall(
      headers: [("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")], body: Array(body.utf8),
      purpose: purpose, allowance: allowance, suspects: suspects)
  }

  /// A call of the JSON protocol, which ECS speaks; `target` is the operation with the name of its service.
  static func json(
    _ body: some Encodable, target: String, purpose: String, allowance: String, suspects: String
  ) throws(DiscoveryError) -> AWSCall {
    AWSCall(
      headers: [("Content-Type", "application/x-amz-json-1.1"), ("X-Amz-Target", target)],
      body: try CloudJSON.encode(body, provider: AWS.declaration.name), purpose: purpose, allowance: allowance,
      suspects: suspects)
  }
}
