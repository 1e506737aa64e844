import CloudSigning
import FoundationEssentials
import JoinPrimitives
import Testing

@Suite struct ACS3Tests {
  private static let keys = ACS3.Keys(
    accessKeyID: "YourAccessKeyId", accessKeySecret: Secret("YourAccessKeySecret"))
  /// 2023-10-26T10:22:32Z.
  private static let date = Date(timeIntervalSince1970: 1_698_315_752)
  private static let nonce = "3156853299f313e23d1673dc12e1703d"

  private func sign(_ url: String, keys: ACS3.Keys = keys) -> ACS3Signature {
    ACS3(keys: keys, version: "2014-05-26")
      .sign(method: "POST", url: url, action: "RunInstances", date: Self.date, nonce: Self.nonce)
  }

  @Test("The example of Alibaba Cloud's own documentation gives its documented signature")
  func documented() {
    let signed = sign(
      "https://ecs.cn-shanghai.aliyuncs.com/?RegionId=cn-shanghai&"
        + "ImageId=win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd")
    #expect(
      signed.stringToSign
        == "ACS3-HMAC-SHA256\n7ea06492da5221eba5297e897ce16e55f964061054b7695beedaac1145b1e259")
    #expect(signed.signature == "06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0")
    #expect(
      signed.headers.last?.value
        == "ACS3-HMAC-SHA256 Credential=YourAccessKeyId,SignedHeaders=host;x-acs-action;x-acs-content-sha256;"
        + "x-acs-date;x-acs-signature-nonce;x-acs-version,"
        + "Signature=06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0")
    let sent = Dictionary(signed.headers.map { ($0.name, $0.value) }) { first, _ in first }
    #expect(sent["x-acs-date"] == "2023-10-26T10:22:32Z")
    #expect(sent["x-acs-signature-nonce"] == Self.nonce)
    #expect(sent["x-acs-content-sha256"] == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
  }

  @Test("Query and host count in one form only: order and the usual port do not matter, values and other ports do")
  func forms() {
    let signature = sign("https://ecs.example/?a=1&b=%2F").signature
    #expect(sign("https://ECS.example:443/?b=%2F&a=1").signature == signature)
    #expect(sign("https://ecs.example/?a=1&b=%2B").signature != signature)
    #expect(sign("https://ecs.example:8443/?a=1&b=%2F").signature != signature)
    #expect(sign("https://ecs.example/a%20b").signature != sign("https://ecs.example/a%2520b").signature)
  }

  @Test("A security token is sent and signed, and nothing shows it when it is printed")
  func securityToken() {
    let keys = ACS3.Keys(
      accessKeyID: "A", accessKeySecret: Secret("canary-secret"), securityToken: Secret("canary-token"))
    let signed = sign("https://ecs.example/", keys: keys)
    #expect(signed.headers.contains { $0.name == "x-acs-security-token" && $0.value == "canary-token" })
    #expect(signed.headers.last?.value.contains("x-acs-date;x-acs-security-token;x-acs-signature-nonce") == true)
    var dumped = ""
    dump(signed, to: &dumped)
    dump(keys, to: &dumped)
    #expect(!"\(signed) \(keys) \(dumped)".contains("canary"))
  }

  @Test("Every nonce is another one")
  func nonces() {
    let nonces = (1...100).compactMap { _ in SignatureNonce.fresh() }
    #expect(Set(nonces).count == 100)
    #expect(nonces.allSatisfy { $0.utf8.count == 32 })
  }
}
