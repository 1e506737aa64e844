import CloudHTTP
import JoinDiscovery
import JoinPrimitives

/// Google Compute Engine: running instances that carry a network tag or a label.
enum GCE: DiscoveryProvider {
  static let declaration = ProviderDeclaration(
    name: "gce", title: "Google Compute Engine", summary: "Finds running instances by their network tag or label.",
    options: [
      tagValue.spec, labelKey.spec, labelValue.spec, projectName.spec, zonePattern.spec, addressType.spec,
      credentialsFile.spec, endpoint.spec,
    ],
    rules: [.requiredUnless("tag_value", anyOf: ["label_key"]), .together(["label_key", "label_value"])],
    example: "provider=gce project_name=example-project tag_value=dkron-server", noun: "instance")

  static let tagValue = ProviderOption(
    OptionSpec(key: "tag_value", summary: "The network tag that the instances carry."),
    parse: { GCESelection.isTag($0) ? $0 : nil }
  ).expecting("a network tag: at most 63 lower-case letters, digits and hyphens, a letter first")
  static let labelKey = ProviderOption(
    OptionSpec(
      key: "label_key", summary: "The key of a label that the instances carry, beside the tag or without one."),
    parse: { GCESelection.isLabel($0) ? $0 : nil }
  ).expecting("the key of a label: at most 63 letters, digits, hyphens and underscores")
  static let labelValue = ProviderOption(
    OptionSpec(key: "label_value", summary: "The exact value of that label; it may be empty, as \"\"."),
    parse: { $0.isEmpty || GCESelection.isLabel($0) ? $0 : nil }
  ).allowingEmpty.expecting("the value of a label: at most 63 letters, digits, hyphens and underscores")
  static let projectName = ProviderOption(
    OptionSpec(
      key: "project_name",
      summary: "The id of the project to search. Default: that of this instance, of the credentials file, or "
        + "GOOGLE_CLOUD_PROJECT."),
    parse: { GoogleProject.isID($0) ? $0 : nil }
  ).expecting("the id of a project, such as example-project-1")
  static let zonePattern = ProviderOption(
    OptionSpec(
      key: "zone_pattern",
      summary: "A regular expression (RE2) that the whole name of a zone must match: us-(west|east).*"),
    parse: ZonePattern.init
  ).expecting("a regular expression in RE2's syntax, without blanks and quotes")
  static let addressType = ProviderOption<AddressType>.addressType
  // No variable stands in for it: GOOGLE_APPLICATION_CREDENTIALS is a link of its own, with its own name in messages.
  static let credentialsFile = ProviderOption.text(
    "credentials_file",
    "A JSON file with credentials. Default: GOOGLE_APPLICATION_CREDENTIALS, gcloud's own file, or the service account "
      + "of the instance.")
  static let endpoint = ProviderOption<ServiceEndpoint>.endpoint(
    default: "https://compute.\(GoogleCredentials.usualUniverse)/")

  static func discover(
    _ options: ResolvedOptions, in context: DiscoveryContext, report: (SeedPage) async throws -> Void
  ) async throws(DiscoveryError) {
    let metadata = ComputeMetadata(in: context)
    let (credentials, origin) = try await GoogleCredentials.chain(options[credentialsFile], metadata: metadata)
      .resolve(in: context)
    let project = try await GoogleProject.resolve(
      option: options[projectName], credentials: credentials, metadata: metadata, environment: context.environment)
    var search = GCESearch(
      selection: try GCESelection(options), project: project, origin: origin,
      endpoint: try credentials.endpoint(
        option: options.isPresent(endpoint) ? options[endpoint] : nil, environment: context.environment),
      tokens: GoogleTokens(credentials, metadata: metadata, in: context), context: context)
    try await search.run(report: report)
  }
}

extension DiscoveryError {
  /// A failure of this provider.
  static func gce(_ code: Code, _ message: String, remedy: String) -> DiscoveryError {
    DiscoveryError(code, in: GCE.declaration.name, message, remedy: remedy)
  }
}
