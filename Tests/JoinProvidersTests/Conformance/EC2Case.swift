import JoinTestKit

extension ConformanceCase {
  static let ec2 = ConformanceCase(
    name: "aws",
    entry: "provider=aws tag_key=dkron tag_value=server region=eu-west-1 access_key_id=AKIDEXAMPLE "
      + "secret_access_key=canary-secret-0123456789 session_token=canary-token-0123456789",
    paging: .token,
    page: { EC2Answers.page($0.addresses, next: $0.token ?? "") },
    emptyList: "<DescribeInstancesResponse><reservationSet/></DescribeInstancesResponse>",
    hollow: """
      <DescribeInstancesResponse><reservationSet><item><instancesSet><item/><item><instanceId>i-1</instanceId>
      <instanceState><name>running</name></instanceState><privateIpAddress>10.0.0.9</privateIpAddress>
      <tagSet><item><key>dkron</key><value>server</value></item></tagSet></item></instancesSet></item></reservationSet>
      </DescribeInstancesResponse>
      """,
    fault: { status, words in
      "<Response><Errors><Error><Code>Code\(status)</Code><Message>\(words)</Message></Error></Errors></Response>"
    })
}
