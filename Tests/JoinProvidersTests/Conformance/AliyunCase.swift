import JoinDiscovery
import JoinTestKit

extension ConformanceCase {
  /// A key pair in the entry.
  static let aliyun = aliyun(
    name: "aliyun",
    entry: "\(aliyunTag) access_key_id=LTAI0123456789 access_key_secret=canary-secret-0123456789 "
      + "security_token=canary-token-0123456789")

  /// The role of the instance.
  static let aliyunRole = aliyun(name: "aliyun-role", entry: aliyunTag) { request in
    request.isForAliyunMetadata ? FakeAliyun.metadata(request) : nil
  }

  private static let aliyunTag = "provider=aliyun region=cn-hangzhou tag_key=dkron tag_value=server"

  private static func aliyun(
    name: String, entry: String, beside: @escaping @Sendable (HTTPRequest) -> HTTPResponse? = { _ in nil }
  ) -> ConformanceCase {
    ConformanceCase(
      name: name, entry: entry, paging: .token, beside: beside,
      page: { .text(200, FakeAliyun.page($0.addresses, next: $0.token ?? "")) }, emptyList: FakeAliyun.page([]),
      nullList: #"{"RequestId":"R","NextToken":null,"Instances":{"Instance":null}}"#,
      hollow: """
        {"NextToken":"","Instances":{"Instance":[{"InstanceId":null},{"InstanceId":"i-1","Status":null,"Tags":null},
        {"InstanceId":"i-2","Status":"Running","InstanceNetworkType":null,"VpcAttributes":{"PrivateIpAddress":null},
        "NetworkInterfaces":{"NetworkInterface":[{}]},"Tags":{"Tag":[{"TagKey":"dkron","TagValue":"server"}]}},
        \(FakeAliyun.instance("10.0.0.9"))]}}
        """,
      fault: { status, words in #"{"RequestId":"R","HostId":"ecs","Code":"Code\#(status)","Message":"\#(words)"}"# },
      steady: { request in
        // Both differ from run to run; a test of its own compares the signature.
        request.replacing(/(?<name>signature-nonce: |Signature=)[0-9a-f]+/) { "\($0.output.name)…" }
      })
  }
}
