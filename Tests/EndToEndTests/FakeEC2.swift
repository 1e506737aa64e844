import JoinTestKit

/// An endpoint of EC2 on loopback, as a program is told of it by `AWS_ENDPOINT_URL`: it takes any signature.
enum FakeEC2 {
  /// What the entry says; the region and the keys come from the variables.
  static let entry = "provider=aws tag_key=dkron tag_value=server"

  /// The variables that lead here.
  static func variables(_ server: FakeHTTPServer, secret: String = "s3cret") -> [String: String] {
    [
      "AWS_ENDPOINT_URL": server.url(), "AWS_REGION": "eu-west-1", "AWS_ACCESS_KEY_ID": "AKIAEXAMPLE",
      "AWS_SECRET_ACCESS_KEY": secret, "AWS_EC2_METADATA_DISABLED": "true",
    ]
  }

  /// The one page of an answer: running instances of these addresses, with the tag of the entry or another one.
  static func page(_ addresses: String..., tag: String = "server") -> FakeAnswer {
    let items = addresses.map { address in
      """
      <item><instancesSet><item><instanceId>i-\(address)</instanceId><instanceState><name>running</name></instanceState>
      <privateIpAddress>\(address)</privateIpAddress><tagSet><item><key>dkron</key><value>\(tag)</value></item></tagSet>
      </item></instancesSet></item>
      """
    }
    return .text(
      200, "<DescribeInstancesResponse><reservationSet>\(items.joined())</reservationSet></DescribeInstancesResponse>")
  }
}
