import JoinDiscovery
import JoinTestKit
import Testing

@testable import JoinProviders

@Suite struct AWSEndpointTests {
  private static func url(
    _ region: String, _ environment: Environment = [:], option: String? = nil, config: String = "",
    service: AWSService = .ec2
  ) throws -> String {
    let region = try #require(AWSRegion(region))
    let files = InMemoryFiles(["/u/.aws/config": config])
    let environment = Environment(environment.variables.merging(["HOME": "/u"]) { own, _ in own })
    let profile = AWSProfile.load(option: nil, in: .test(files: files, environment: environment))
    return try AWSEndpoint.of(
      service, region: region, option: option.flatMap(AWSEndpoint.init(custom:)), environment: environment,
      profile: profile
    ).url
  }

  @Test(
    "A region has the host of its partition",
    arguments: [
      ("eu-west-1", "ec2.eu-west-1.amazonaws.com"), ("me-central-1", "ec2.me-central-1.amazonaws.com"),
      ("cn-north-1", "ec2.cn-north-1.amazonaws.com.cn"), ("us-gov-west-1", "ec2.us-gov-west-1.amazonaws.com"),
      ("us-iso-east-1", "ec2.us-iso-east-1.c2s.ic.gov"), ("us-isob-east-1", "ec2.us-isob-east-1.sc2s.sgov.gov"),
      ("eu-isoe-west-1", "ec2.eu-isoe-west-1.cloud.adc-e.uk"),
      ("us-isof-south-1", "ec2.us-isof-south-1.csp.hci.ic.gov"),
      ("eusc-de-east-1", "ec2.eusc-de-east-1.amazonaws.eu"), ("xx-new-9", "ec2.xx-new-9.amazonaws.com"),
    ])
  func partitions(region: String, host: String) throws {
    #expect(try Self.url(region) == "https://\(host)/")
  }

  @Test(
    "FIPS and dual-stack hosts are used where asked for",
    arguments: [
      ("eu-west-1", true, false, "ec2-fips.eu-west-1.amazonaws.com"),
      ("eu-west-1", false, true, "ec2.eu-west-1.api.aws"),
      ("eu-west-1", true, true, "ec2-fips.eu-west-1.api.aws"),
      ("us-gov-east-1", true, false, "ec2.us-gov-east-1.amazonaws.com"),
      ("cn-north-1", false, true, "ec2.cn-north-1.api.amazonwebservices.com.cn"),
    ])
  func kinds(region: String, fips: Bool, dualStack: Bool, host: String) throws {
    let environment = Environment([
      "AWS_USE_FIPS_ENDPOINT": fips ? "True" : "", "AWS_USE_DUALSTACK_ENDPOINT": dualStack ? "true" : "false",
    ])
    #expect(try Self.url(region, environment) == "https://\(host)/")
    let config = "[default]\nuse_fips_endpoint = \(fips)\nuse_dualstack_endpoint = \(dualStack)\n"
    #expect(try Self.url(region, config: config) == "https://\(host)/")
  }

  @Test(
    "Each service has hosts, variables and settings of its own",
    arguments: [
      (AWSService.ecs, "eu-west-1", "ecs.eu-west-1.amazonaws.com", "ecs-fips.eu-west-1.amazonaws.com"),
      (.sts, "cn-north-1", "sts.cn-north-1.amazonaws.com.cn", "sts-fips.cn-north-1.amazonaws.com.cn"),
      (.sts, "us-gov-west-1", "sts.us-gov-west-1.amazonaws.com", "sts.us-gov-west-1.amazonaws.com"),
      (.ecs, "us-gov-west-1", "ecs.us-gov-west-1.amazonaws.com", "ecs-fips.us-gov-west-1.amazonaws.com"),
    ])
  func services(service: AWSService, region: String, plain: String, fips: String) throws {
    #expect(try Self.url(region, service: service) == "https://\(plain)/")
    #expect(try Self.url(region, ["AWS_USE_FIPS_ENDPOINT": "true"], service: service) == "https://\(fips)/")
    let name = service.rawValue
    let variables: Environment = ["AWS_ENDPOINT_URL_\(name.uppercased())": "http://own:1", "AWS_ENDPOINT_URL_EC2": "u"]
    #expect(try Self.url(region, variables, service: service) == "http://own:1/")
    let config = "[default]\nservices = s\n[services s]\n\(name) =\n  endpoint_url = http://own:2\n"
    #expect(try Self.url(region, config: config, service: service) == "http://own:2/")
    #expect(try Self.url(region, ["AWS_ENDPOINT_URL": "http://all:3"], service: service) == "http://all:3/")
  }

  @Test("The more special endpoint wins, down to the profile's")
  func order() throws {
    let config =
      "[default]\nservices = local\nendpoint_url = http://profile\n"
      + "[services local]\nec2 =\n  endpoint_url = http://service\n"
    let all: Environment = ["AWS_ENDPOINT_URL_EC2": "http://ec2:1", "AWS_ENDPOINT_URL": "http://all:2"]
    let ignored: Environment = ["AWS_ENDPOINT_URL": "http://all:2", "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "true"]
    #expect(try Self.url("eu-west-1", all, option: "http://own:9/x", config: config) == "http://own:9/x")
    #expect(try Self.url("eu-west-1", all, config: config) == "http://ec2:1/")
    #expect(try Self.url("eu-west-1", ["AWS_ENDPOINT_URL": "http://all:2"], config: config) == "http://all:2/")
    #expect(try Self.url("eu-west-1", config: config) == "http://service/")
    #expect(try Self.url("eu-west-1", config: "[default]\nendpoint_url = http://profile\n") == "http://profile/")
    #expect(try Self.url("eu-west-1", ignored, config: config) == "https://ec2.eu-west-1.amazonaws.com/")
    #expect(try Self.url("eu-west-1", ignored, option: "http://own") == "http://own/")
  }

  @Test("An endpoint that is no URL, or that shall be dual-stack at once, is an error")
  func wrong() {
    #expect(throws: DiscoveryError.self) { try Self.url("eu-west-1", ["AWS_ENDPOINT_URL": "localhost:4566"]) }
    #expect(throws: DiscoveryError.self) {
      try Self.url("eu-west-1", ["AWS_ENDPOINT_URL": "http://l", "AWS_USE_DUALSTACK_ENDPOINT": "true"])
    }
  }

  @Test(
    "Slips in the name of a region are seen",
    arguments: [
      ("eu-west-1", true), ("us-gov-east-1", true), ("eusc-de-east-1", true), ("eu-wset1", false), ("euwest-1", false),
      ("eu-west-1a", false), ("us-west-2-lax-1", false),
    ])
  func slips(region: String, isUsual: Bool) throws {
    #expect(AWSPartition.isUsual(try #require(AWSRegion(region))) == isUsual)
  }

  @Test("Names that cannot stand in a host are no regions", arguments: ["", "EU-west-1", "a.b", "a/b", "-a", "a b"])
  func regions(name: String) {
    #expect(AWSRegion(name) == nil)
  }
}
