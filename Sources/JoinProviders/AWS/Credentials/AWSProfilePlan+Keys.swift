import JoinDiscovery

extension AWSProfilePlan {
  /// The keys that the plan ends with.
  func credentials(in surroundings: AWSSurroundings) async throws(DiscoveryError) -> AWSCredentials {
    try await Self.credentials(label, start, roles[...], in: surroundings)
  }

  /// The keys of the last of `roles`, which are kept; asked for with those of the role before, or of the start.
  private static func credentials(
    _ label: String, _ start: Start, _ roles: ArraySlice<AWSRole>, in surroundings: AWSSurroundings
  ) async throws(DiscoveryError) -> AWSCredentials {
    guard let role = roles.last else { return try await first(label, start, in: surroundings) }
    let place = "\(label), \(roles.map { "role \($0.arn)" }.joined(separator: ", "))"
    return try await AWSKeyCache.kept(in: surroundings.context).keys(of: place, in: surroundings.context) {
      () throws(DiscoveryError) in
      try await role.assume(
        from: { () throws(DiscoveryError) in
          try await credentials(label, start, roles.dropLast(), in: surroundings)
        }, origin: "\(label), role \(role.arn)", in: surroundings)
    }
  }

  private static func first(
    _ label: String, _ start: Start, in surroundings: AWSSurroundings
  ) async throws(DiscoveryError) -> AWSCredentials {
    switch start {
    case .keys(let keys): return AWSCredentials(keys: keys, origin: label)
    case .webIdentity(let identity): return try await identity.credentials(origin: label, in: surroundings)
    case .process(let process): return try await process.credentials(origin: label, in: surroundings.context)
    case .environment:
      if let found = try AWSCredentials.of(surroundings.context.environment) { return found }
      throw absent("Environment", label, "AWS_ACCESS_KEY_ID is not set")
    case .container:
      if let place = try ContainerCredentials(in: surroundings.context) { return try await place.credentials() }
      throw absent("EcsContainer", label, "\(ContainerCredentials.variables[0]) is not set")
    case .instance:
      if let metadata = surroundings.metadata { return try await metadata.roleKeys() }
      throw absent("Ec2InstanceMetadata", label, "AWS_EC2_METADATA_DISABLED is true")
    }
  }

  private static func absent(_ source: String, _ label: String, _ reason: String) -> DiscoveryError {
    .aws(
      .noCredentials, "\(label) wants the keys of its credential_source \(source), and \(reason)",
      remedy: "correct credential_source in \(label), or the environment of this process")
  }
}
