import JoinDiscovery
import JoinTestKit

extension ConformanceCase {
  static let ecs = ConformanceCase(
    name: "aws-ecs",
    entry: "provider=aws service=ecs ecs_cluster=jobs tag_key=dkron tag_value=server region=eu-west-1 "
      + "access_key_id=AKIDEXAMPLE secret_access_key=canary-secret-0123456789 session_token=canary-token-0123456789",
    paging: .token, beside: { $0.ecsOperation == "DescribeTasks" ? FakeECS.describe($0) : nil },
    page: { page in FakeECS.list("taskArns", page.addresses.map(FakeECS.task), next: page.token) },
    emptyList: #"{"taskArns":[]}"#, nullList: #"{"taskArns":null}"#,
    hollow: #"{"taskArns":["\#(FakeECS.task("hollow"))","\#(FakeECS.task("10.0.0.9"))"]}"#,
    fault: { status, words in #"{"__type":"Code\#(status)","message":"\#(words)"}"# })
}
