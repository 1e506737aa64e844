import JoinTestKit

extension ConformanceCase {
  static let vsphere = vsphere("vsphere", isLegacy: false)
  /// A vCenter that knows only the old form of the REST API.
  static let vsphereLegacy = vsphere("vsphere-legacy", isLegacy: true)

  private static func vsphere(_ name: String, isLegacy: Bool) -> ConformanceCase {
    ConformanceCase(
      name: name, entry: FakeVCenter.entry, paging: .token,
      beside: { FakeVCenter.beside($0, isLegacy: isLegacy) },
      page: { FakeVCenter.page($0.addresses, token: $0.token) },
      emptyList: FakeVCenter.soap("<RetrievePropertiesExResponse/>"),
      hollow: FakeVCenter.list("<objects/>\(FakeVCenter.machine("vm-9", net: FakeVCenter.card("10.0.0.9")))"),
      fault: { status, words in FakeVCenter.fault("SystemError", words) },
      callsAtOnce: 2, isFarewell: FakeVCenter.isFarewell)
  }
}
