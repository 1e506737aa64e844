import CloudHTTP
import JoinDiscovery
import JoinPrimitives

/// VMware vSphere: running virtual machines of a vCenter that carry a tag.
enum VSphere: DiscoveryProvider {
  static let declaration = ProviderDeclaration(
    name: "vsphere", title: "VMware vSphere", summary: "Finds running virtual machines of a vCenter by their tag.",
    options: [
      tagName.spec, categoryName.spec, host.spec, user.spec, password.spec, insecureSSL.spec, addressType.spec,
    ],
    example: "provider=vsphere category_name=dkron-role tag_name=dkron-server host=vcenter.example "
      + "user=dkron@vsphere.local password=@env:VSPHERE_PASSWORD",
    deadline: .seconds(600))

  static let tagName = ProviderOption.text("tag_name", "The name of the tag that the machines carry.").required
  static let categoryName = ProviderOption.text("category_name", "The name of the category of that tag.").required
  static let host = ProviderOption(
    OptionSpec(key: "host", summary: "The host of the vCenter, with its port unless that is 443."), parse: endpoint
  ).required.environment("VSPHERE_SERVER").expecting("a host, host:port, or an https URL")
  static let user = ProviderOption.text("user", "The user, with its domain: dkron@vsphere.local.").required
    .environment("VSPHERE_USER")
  static let password = ProviderOption.secret("password", "The password of the user.").required
    .environment("VSPHERE_PASSWORD")
  static let insecureSSL = ProviderOption.flag(
    "insecure_ssl", "Accept any certificate: for a vCenter whose authority cannot be added to the trusted ones."
  ).environment("VSPHERE_ALLOW_UNVERIFIED_SSL")
  static let addressType = ProviderOption<VSphereAddressType>.choice(
    "addr_type", "Which address of each machine to use.", default: .any
  ).alias("address_type")

  /// Both APIs have fixed paths, so that of a URL for one of them is dropped.
  private static func endpoint(_ text: String) -> ServiceEndpoint? {
    guard let parts = URLParts(text.contains("://") ? text : "https://\(text)"),
      ["/", "/sdk", "/sdk/"].contains(parts.path), parts.query == nil, !text.contains("@"), !text.contains("#")
    else { return nil }
    return ServiceEndpoint(parts.origin)
  }

  static func discover(
    _ options: ResolvedOptions, in context: DiscoveryContext, report: (SeedPage) async throws -> Void
  ) async throws(DiscoveryError) {
    let center = try VCenter(options, in: context)
    let tag = TagName(category: try options.require(categoryName), name: try options.require(tagName))
    let tagged = try await TaggingSession.use(at: center) { session throws(DiscoveryError) in
      try await session.objects(with: tag)
    }
    var tally = VSphereTally(tagged, addressType: try options.require(addressType), center: center)
    guard !tally.machines.isEmpty else {
      return try await tally.page([], isLast: true).deliver(from: declaration.name, to: report)
    }
    try await PropertySession.use(at: center) { session throws(DiscoveryError) in
      try await session.read(tally.machines) { machines, isLast throws(DiscoveryError) in
        try await tally.page(machines, isLast: isLast).deliver(from: declaration.name, to: report)
      }
    }
  }
}

extension DiscoveryError {
  /// A failure of this provider.
  static func vsphere(_ code: Code, _ message: String, remedy: String) -> DiscoveryError {
    DiscoveryError(code, in: VSphere.declaration.name, message, remedy: remedy)
  }
}
