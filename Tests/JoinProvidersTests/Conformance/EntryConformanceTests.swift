import JoinDiscovery
import JoinProviders
import JoinTestKit
import Testing

/// What holds before and without any call.
@Suite struct EntryConformanceTests {
  @Test("Every registered provider has a case, and every case a registered provider")
  func completeness() {
    #expect(Set(ConformanceCases.all.map(\.provider)) == Set(BuiltinProviders.registry.names))
    #expect(Set(ConformanceCases.all.map(\.name)).count == ConformanceCases.all.count)
  }

  @Test("Every declaration is without fault, and its help and page name every option", arguments: ConformanceCases.all)
  func declaration(_ testCase: ConformanceCase) throws {
    let declaration = try #require(BuiltinProviders.registry.provider(named: testCase.provider)).declaration
    #expect(declaration.faults == [])
    let help = ProviderHelpRenderer.text(for: declaration)
    let page = ProviderMarkdownRenderer.markdown(for: declaration)
    for option in declaration.options {
      #expect(help.contains("  \(option.key)"))
      #expect(page.contains("`\(option.key)"))
    }
  }

  @Test("Every declared option is read in one of the provider's cases", arguments: BuiltinProviders.registry.names)
  func optionsRead(name: String) async throws {
    let declaration = try #require(BuiltinProviders.registry.provider(named: name)).declaration
    // The deadline is kept by whoever calls the provider.
    var unread = Set(declaration.options.map(\.key)).subtracting([ProviderDeclaration.timeout.spec.key])
    for testCase in ConformanceCases.all where testCase.provider == name {
      unread.subtract(try await ConformanceRun(FakeService(testCase)).optionsRead)
    }
    #expect(unread == [])
  }

  @Test("Both spellings of the address's kind work wherever there is one", arguments: BuiltinProviders.registry.names)
  func addressType(name: String) throws {
    let declaration = try #require(BuiltinProviders.registry.provider(named: name)).declaration
    #expect(declaration.canonicalKey(for: "addr_type") == declaration.canonicalKey(for: "address_type"))
  }

  @Test("The entry of the case is correct, its secrets are secrets, and its masked form shows none")
  func entries() throws {
    for testCase in ConformanceCases.all {
      let validator = EntryValidator(
        registry: BuiltinProviders.registry, environment: testCase.environment, files: InMemoryFiles(testCase.files))
      let entry = try JoinEntry.parse(testCase.entry)
      #expect(validator.problems(in: entry).map(\.description) == [], "\(testCase.name)")
      #expect(!entry.redacted(using: BuiltinProviders.registry).contains("canary"), "\(testCase.name)")
      let query = try validator.resolve(entry)
      #expect(!"\(query) \(query.options)".contains("canary"), "\(testCase.name)")
    }
  }

  @Test("A required option that is missing is told before any call, by name", arguments: ConformanceCases.all)
  func required(_ testCase: ConformanceCase) throws {
    let declaration = try #require(BuiltinProviders.registry.provider(named: testCase.provider)).declaration
    guard case .query(_, let pairs) = try JoinEntry.parse(testCase.entry).kind else { return }
    let validator = EntryValidator(registry: BuiltinProviders.registry, environment: [:], files: InMemoryFiles())
    for option in declaration.options where option.isRequired {
      let rest = pairs.filter { declaration.canonicalKey(for: $0.key) != option.key }
      guard rest.count < pairs.count else { continue }
      let text = rest.map { "\($0.key)='\($0.value)'" }.joined(separator: " ")
      let problems = validator.problems(in: try JoinEntry.parse(text)).map(\.message)
      #expect(problems.contains { $0.contains(option.key) && $0.contains("missing") }, "\(option.key): \(problems)")
    }
  }
}
