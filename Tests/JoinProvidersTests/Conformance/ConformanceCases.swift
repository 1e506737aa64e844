/// Every provider has at least one case here; a test holds the list against the registry.
enum ConformanceCases {
  static let all: [ConformanceCase] = [
    .aliyun,
    .aliyunRole,
    .azure,
    .azureIdentity,
    .azureScaleSet,
    .digitalOcean,
    .ec2,
    .ecs,
    .gce,
    .gceFile,
    .kubernetes,
    .openStack,
    .openStackCredential,
    .openStackToken,
    .packet,
    .scaleway,
    .softLayer,
    .triton,
    .vsphere,
    .vsphereLegacy,
  ]

  /// Those whose lists have pages.
  static let paged = all.filter { $0.paging != .whole }
  /// Those whose answers say what to ask for next.
  static let pointing = all.filter { $0.paging == .token || $0.paging == .link }
  /// Those whose answers hold URLs.
  static let linking = all.filter { $0.paging == .link }
}
