import JoinDiscovery
import JoinPrimitives

/// Which instances are wanted, and which of their addresses.
struct AliyunSelection: Sendable, Equatable {
  let region: String
  let tagKey: String
  let tagValue: String
  let addressType: AddressType

  init(_ options: ResolvedOptions) throws(DiscoveryError) {
    region = try options.require(Aliyun.region)
    tagKey = try options.require(Aliyun.tagKey)
    tagValue = try options.require(Aliyun.tagValue)
    addressType = try options.require(Aliyun.addressType)
  }

  /// What becomes of a row. The service filters already; nothing is taken on its word.
  func verdict(on instance: AliyunInstance) -> RowVerdict {
    guard instance.carries(tagKey, tagValue) else { return .skipped("without the tag") }
    guard instance.status == "Running" else { return .skipped("not running") }
    guard let address = instance.address(addressType) else { return .skipped(addressType.absence) }
    return .seed(Seed(address, name: instance.name))
  }
}
