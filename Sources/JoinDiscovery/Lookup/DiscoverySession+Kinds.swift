import JoinPrimitives

extension DiscoverySession {
  /// How many hosts one template may expand to.
  static let templateHostLimit = 64

  /// Makes an entry ready; throws when it can never work, or its references lead nowhere now.
  func lookup(for entry: JoinEntry) throws(DiscoveryError) -> Lookup {
    switch entry.kind {
    case .host(let host): return lookup(for: host)
    case .template(let text):
      return Lookup(source: "template", deadline: Self.hostDeadline, noun: nil) {
        limit, report throws(DiscoveryError) in
        try await lookUp(hosts: expand(text), limit: limit, report: report)
      }
    case .query:
      let validator = EntryValidator(registry: registry, environment: context.environment, files: context.files)
      let query = try validator.resolve(entry)
      return Lookup(
        source: query.provider.declaration.name, deadline: query.deadline, noun: query.provider.declaration.noun
      ) { _, report throws(DiscoveryError) in
        try await query.provider.discover(query.options, in: context, report: report)
      }
    }
  }

  private func lookup(for host: HostPort) -> Lookup {
    Lookup(source: "dns", deadline: Self.hostDeadline, noun: nil) { limit, report throws(DiscoveryError) in
      try await lookUp(host, limit: limit, report: report)
    }
  }

  private func lookUp(_ host: HostPort, limit: Duration, report: Lookup.Report) async throws(DiscoveryError) {
    let seeds: [Seed]
    switch host.host {
    case .address(let address): seeds = [Seed(address, port: host.port)]
    case .name(let name):
      do {
        let addresses = try await context.resolver.addresses(of: name, deadline: limit)
        seeds = addresses.map { Seed($0, port: host.port, name: name) }
      } catch {
        throw Self.failure(error)
      }
    }
    do {
      try await report(SeedPage(seeds: seeds, rows: seeds.count))
    } catch {
      throw lookup(for: host).unread(because: error)
    }
  }

  /// Looks several hosts up at once; what some give is kept when others fail.
  private func lookUp(
    hosts: [HostPort], limit: Duration, report: @escaping Lookup.Report
  ) async throws(DiscoveryError) {
    let failure = await withTaskGroup(of: DiscoveryError?.self) { group in
      for host in hosts {
        group.addTask {
          do throws(DiscoveryError) {
            try await lookUp(host, limit: limit, report: report)
            return nil
          } catch {
            return error
          }
        }
      }
      var first: DiscoveryError?
      for await failure in group { first = first ?? failure }
      return first
    }
    if let failure { throw failure }
  }

  private func expand(_ template: String) throws(DiscoveryError) -> [HostPort] {
    let text: String
    do {
      text = try expandTemplate(template)
    } catch let error as DiscoveryError {
      throw error
    } catch {
      throw DiscoveryError(
        .configuration, in: "template", ServerText.excerpt("\(error)"), remedy: "correct the address template")
    }
    let words = text.split { $0.isWhitespace || $0 == "," }
    if words.count > Self.templateHostLimit {
      throw DiscoveryError(
        .configuration, in: "template", "the address template gave more than \(Self.templateHostLimit) hosts",
        remedy: "limit it, for example with | limit 8")
    }
    var hosts: [HostPort] = []
    for word in words {
      do {
        hosts.append(try HostPort(parsing: String(word)))
      } catch {
        throw DiscoveryError(
          .configuration, in: "template", "the address template gave no host: \(ServerText.excerpt(error.description))",
          remedy: "correct the address template")
      }
    }
    return hosts
  }

  private static func failure(_ error: NameResolutionError) -> DiscoveryError {
    switch error.reason {
    case .notFound:
      DiscoveryError(
        .unreachable, in: "dns", error.description, remedy: "check the spelling, or wait until the name is published")
    case .timedOut, .cancelled:
      DiscoveryError(
        .timedOut, in: "dns", error.description, remedy: "check that the name servers can be reached")
    case .busy:
      DiscoveryError(
        .unreachable, in: "dns", error.description, remedy: "check that the name servers can be reached")
    case .failed:
      DiscoveryError(.unreachable, in: "dns", error.description, remedy: "check the name servers of this machine")
    }
  }
}
