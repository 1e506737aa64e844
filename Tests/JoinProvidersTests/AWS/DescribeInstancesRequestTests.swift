import JoinPrimitives
import Testing

@testable import JoinProviders

@Suite struct DescribeInstancesRequestTests {
  typealias Tag = AWSTag
  typealias Filter = EC2Selection.Filter

  private static let head = "Action=DescribeInstances&Version=2016-11-15&"
  private static let running = "Name=instance-state-name&"

  @Test("The form holds one filter a tag, then those of the entry, then the state")
  func filters() {
    let selection = EC2Selection(
      tags: [Tag(key: "dkron", values: ["server prod"]), Tag(key: "Name", values: ["a", "b"])],
      filters: [Filter(name: "vpc-id", values: ["vpc-*"])])
    #expect(
      DescribeInstancesRequest(selection: selection).body == Self.head
        + "Filter.1.Name=tag%3Adkron&Filter.1.Value.1=server%20prod&"
        + "Filter.2.Name=tag%3AName&Filter.2.Value.1=a&Filter.2.Value.2=b&"
        + "Filter.3.Name=vpc-id&Filter.3.Value.1=vpc-%2A&"
        + "Filter.4.Name=instance-state-name&Filter.4.Value.1=running&MaxResults=1000")
  }

  @Test("A later page repeats the filters and adds the token; the page size may be left out")
  func token() {
    var request = DescribeInstancesRequest(selection: EC2Selection(tags: [Tag(key: "k", values: [""])]))
    request.statesPageSize = false
    request.token = "a/+="
    #expect(
      request.body == Self.head
        + "Filter.1.Name=tag%3Ak&Filter.1.Value.1=&Filter.2.Name=instance-state-name&Filter.2.Value.1=running&"
        + "NextToken=a%2F%2B%3D")
  }

  @Test(
    "The value of a tag is no pattern",
    arguments: [("a*b", "a\\*b"), ("a?", "a\\?"), ("a\\b", "a\\\\b"), ("plain", "plain"), ("", "")])
  func literal(value: String, sent: String) {
    #expect(DescribeInstancesRequest.literal(value) == sent)
  }
}
