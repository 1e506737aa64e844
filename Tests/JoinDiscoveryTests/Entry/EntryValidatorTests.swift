import JoinDiscovery
import JoinPrimitives
import JoinTestKit
import Testing

@Suite("Checking entries without a network")
struct EntryValidatorTests {
  private let files = InMemoryFiles(["/run/key": "\(canary)\n", "/run/poll": "soon\n"])

  private func validator(_ environment: Environment = [:]) -> EntryValidator {
    EntryValidator(registry: .birds, environment: environment, files: files)
  }

  private func problems(_ text: String, _ environment: Environment = [:]) throws -> [EntryError] {
    validator(environment).problems(in: try JoinEntry.parse(text, using: .birds))
  }

  @Test(
    "A correct entry has no problems",
    arguments: [
      "provider=crane tag_key=a tag_value=b", "provider=crane tag_key=a tag_value=\"\"",
      "provider=crane tag_key=a tag_value=b addr_type=public_v6",
      "provider=crane tag_key=a tag_value=b address_type=public_v4",
      "provider=crane tag_key=a tag_value=b access_key_id=k secret_access_key=s",
      "provider=crane tag_key=a tag_value=b access_key_id=k secret_acccess_key=@file:/run/key",
      "provider=crane tag_key=a tag_value=b poll=1m30s insecure=T zones=a,b tag.x=y label.z=w timeout=5s",
      "provider=crane tag_key=a tag_value=b region=r endpoint=https://x", "provider=crane tag_key=@@a tag_value=b",
      "provider=crane tag_key=a tag_value=b region=\"\" addr_type=\"\"", "10.0.0.5", "{{ GetPrivateIP }}",
      "provider=heron token=x",
    ])
  func correct(_ text: String) throws {
    #expect(try problems(text).map(\.description) == [])
  }

  struct Case: Sendable, CustomTestStringConvertible {
    let text: String
    let code: EntryError.Code
    let message: String
    let column: Int?
    let corrected: String?
    let remedy: String

    init(
      _ text: String, _ code: EntryError.Code, _ message: String, _ column: Int?, corrected: String? = nil,
      _ remedy: String
    ) {
      self.text = text
      self.code = code
      self.message = message
      self.column = column
      self.corrected = corrected
      self.remedy = remedy
    }

    var testDescription: String { text }
  }

  static let cases: [Case] = [
    Case(
      "provider=craen tag_key=a", .unknownProvider, "there is no provider 'craen'", 10,
      corrected: "provider=crane tag_key=…",
      "did you mean crane?"),
    Case(
      "provider=pelican-net", .unknownProvider, "there is no provider 'pelican-net'", 10, "use one of crane, heron"),
    Case(
      "provider=crane tag_key=a tag_vlaue=b", .unknownKey, "crane has no key 'tag_vlaue'", 26,
      corrected: "provider=crane tag_key=a tag_value=b", "did you mean tag_value?"),
    Case(
      "provider=crane tag_key=a tag_value=b regoin=r", .unknownKey, "crane has no key 'regoin'", 38,
      corrected: "provider=crane tag_key=a tag_value=b region=r", "did you mean region?"),
    Case(
      "provider=crane tag_key=a tag_value=b Region=r", .unknownKey, "crane has no key 'Region'", 38,
      corrected: "provider=crane tag_key=a tag_value=b region=r", "did you mean region?"),
    Case(
      "provider=crane tag_key=a tag_value=b tga.x=r", .unknownKey, "crane has no key 'tga.x'", 38,
      corrected: "provider=crane tag_key=a tag_value=b tag.x=r", "did you mean tag.x?"),
    Case(
      "provider=crane tag_key=a tag_value=b tag=r", .unknownKey, "tag needs a name behind its dot", 38,
      "write tag.NAME=…"),
    Case(
      "provider=crane tag_key=a tag_value=b tag.=r", .unknownKey, "tag. needs a name behind its dot", 38,
      "write tag.NAME=…"),
    Case(
      "provider=heron token=t something_else=\(canary)", .unknownKey, "heron has no key 'something_else'", 31,
      "use one of token, timeout"),
    Case(
      "provider=crane tag_key=a tag_value=b addr_type=public_v5", .badValue,
      "addr_type=public_v5 is not one of private_v4, public_v4, public_v6", 48,
      corrected: "provider=crane tag_key=a tag_value=b addr_type=public_v4", "did you mean public_v4?"),
    Case(
      "provider=crane tag_key=a tag_value=b poll=soon", .badValue,
      "poll=soon is not a positive duration such as 30s or 1m30s", 43, "correct the value of poll"),
    Case(
      "provider=crane tag_key=a tag_value=b poll=-1s", .badValue,
      "poll=-1s is not a positive duration such as 30s or 1m30s", 43, "correct the value of poll"),
    Case(
      "provider=crane tag_key=a tag_value=b timeout=6", .badValue,
      "timeout=6 is not a positive duration such as 30s or 1m30s", 46, "correct the value of timeout"),
    Case(
      "provider=crane tag_key=a tag_value=b poll=@file:/run/poll", .badValue,
      "poll is not a positive duration such as 30s or 1m30s", 43, "correct the value of poll"),
    Case(
      "provider=crane tag_key=a tag_value=b insecure=yes", .badValue, "insecure=yes is not true or false", 47,
      "correct the value of insecure"),
    Case(
      "provider=crane tag_key=a tag_value=b region=r endpoint=ftp://x", .badValue,
      "endpoint=ftp://x is not an http or https URL", 56, "correct the value of endpoint"),
    Case("provider=crane tag_value=b", .missingKey, "tag_key is missing", nil, "add tag_key=… to the entry"),
    Case("provider=crane tag_key=\"\" tag_value=b", .missingKey, "tag_key is empty", nil, "add tag_key=… to the entry"),
    Case("provider=heron", .missingKey, "token is missing", nil, "add token=@file:/path to the entry"),
    Case(
      "provider=crane tag_key=a tag_value=b access_key_id=k", .brokenRule,
      "access_key_id is given without secret_access_key", nil,
      "give all of access_key_id and secret_access_key, or none of them"),
    Case(
      "provider=crane tag_key=a tag_value=b label_selector=x field_selector=y", .brokenRule,
      "label_selector and field_selector exclude each other", nil, "leave one of them out"),
    Case(
      "provider=crane tag_key=a tag_value=b endpoint=http://x", .brokenRule, "endpoint is given without region", nil,
      "give region as well, or leave endpoint out"),
    Case(
      "provider=crane tag_key=a tag_value=b addr_type=public_v4 address_type=public_v4", .duplicateKey,
      "address_type is given twice: addr_type means the same", 58, "keep one of the two"),
    Case(
      "provider=crane tag_key=a tag_value=b tag.x=1 label.x=2", .duplicateKey,
      "label.x is given twice: tag.x means the same", 46, "keep one of the two"),
    Case(
      "provider=heron token=@env:NOWHERE", .badReference, "token: the variable NOWHERE is not set, or empty", 22,
      "set NOWHERE, or correct the reference"),
    Case(
      "provider=heron token=@nowhere", .badReference, "token: a value begins with '@' but is no reference", 22,
      "write @env:NAME or @file:/path, or @@ for a value that begins with '@'"),
  ]

  @Test("A mistake is found, placed and answered", arguments: cases)
  func mistakes(_ expected: Case) throws {
    let found = try problems(expected.text)
    try #require(found.count == 1, "\(found)")
    #expect(found[0].code == expected.code)
    #expect(found[0].message == expected.message)
    #expect(found[0].column == expected.column)
    #expect(found[0].corrected == expected.corrected)
    #expect(found[0].remedy == expected.remedy)
  }

  @Test(
    "A misspelt key is one problem, not also a missing one, and its value is shown unless it may be a secret",
    arguments: [
      ("provider=crane tag_kye=a tag_value=b", "provider=crane tag_key=a tag_value=b"),
      (
        "provider=crane tag_key=a tag_value=b access_key_id=k secret_acces_key=\(canary)",
        "provider=crane tag_key=a tag_value=b access_key_id=k secret_access_key=<secret>"
      ),
      (
        "provider=crane tag_key=a tag_value=b endpoint=http://x regoin=r",
        "provider=crane tag_key=a tag_value=b endpoint=http://x region=r"
      ),
      (
        "provider=crane tag_key=a tag_value=b access_key=\(canary) secret_access_key=@env:KEY",
        "provider=crane tag_key=a tag_value=b access_key_id=… secret_access_key=@env:KEY"
      ),
    ])
  func misspelling(_ text: String, _ corrected: String) throws {
    let found = try problems(text, ["KEY": "x"])
    #expect(found.map(\.code) == [.unknownKey])
    #expect(found.first?.corrected == corrected)
    #expect(!found.description.contains(canary))
  }

  @Test("All problems are found at once")
  func all() throws {
    let found = try problems("provider=crane tag_vlaue=b regoin=r addr_type=x poll=y access_key_id=@env:NOPE")
    #expect(
      found.map(\.code) == [.unknownKey, .unknownKey, .badValue, .badValue, .badReference, .missingKey, .brokenRule])
  }

  @Test("Every one-edit mutation of every key is caught")
  func keyMutations() throws {
    let keys =
      CraneProvider.declaration.options.flatMap { [$0.key] + $0.aliases }.filter { !$0.hasSuffix(".") } + ["provider"]
    let letters = Array("abcxyz_0")
    for key in keys {
      let characters = Array(key)
      var mutations: Set<String> = []
      for index in characters.indices {
        var removed = characters
        removed.remove(at: index)
        mutations.insert(String(removed))
        if index > 0 {
          var swapped = characters
          swapped.swapAt(index, index - 1)
          mutations.insert(String(swapped))
        }
        for letter in letters {
          var replaced = characters
          replaced[index] = letter
          mutations.insert(String(replaced))
          var inserted = characters
          inserted.insert(letter, at: index)
          mutations.insert(String(inserted))
        }
      }
      for mutation in mutations where !keys.contains(mutation) {
        let pair = "\(mutation)=\(key == "provider" ? "crane" : "x")"
        let text = key == "provider" ? "\(pair) tag_key=a tag_value=b" : "provider=crane \(pair) tag_key=a tag_value=b"
        do throws(EntryError) {
          let found = validator().problems(in: try JoinEntry.parse(text, using: .birds))
          let own = found.filter { $0.code == .unknownKey }
          #expect(own.count == 1, "\(text)")
          #expect(own.first?.remedy.hasPrefix("did you mean") == true, "\(text): \(own)")
        } catch {
          #expect(error.code == .missingProvider && key == "provider", "\(text): \(error)")
        }
      }
    }
  }

  @Test(
    "A variable stands in for a key that is absent or empty",
    arguments: [
      ("provider=crane tag_key=a tag_value=b", ["CRANE_REGION": "r1"], "r1"),
      ("provider=crane tag_key=a tag_value=b region=\"\"", ["CRANE_REGION": "r1"], "r1"),
      ("provider=crane tag_key=a tag_value=b region=r0", ["CRANE_REGION": "r1"], "r0"),
      ("provider=crane tag_key=a tag_value=b", ["CRANE_REGION": "", "CRANE_DEFAULT_REGION": "r2"], "r2"),
      ("provider=crane tag_key=a tag_value=b", ["CRANE_REGION": "@env:X"], "@env:X"),
      ("provider=crane tag_key=a tag_value=b", [:], nil),
    ] as [(String, [String: String], String?)])
  func environment(_ text: String, _ variables: [String: String], _ region: String?) throws {
    let query = try validator(Environment(variables)).resolve(try JoinEntry.parse(text))
    #expect(query.options[CraneProvider.region] == region)
  }

  @Test("Variables count for rules and for required keys, and are checked like values")
  func environmentRules() throws {
    let text = "provider=crane tag_key=a tag_value=b access_key_id=k"
    #expect(try problems(text, ["CRANE_SECRET": canary]).isEmpty)
    let alone = try problems("provider=crane tag_key=a tag_value=b", ["CRANE_SECRET": canary])
    #expect(alone.map(\.message) == ["secret_access_key is given without access_key_id"])
    #expect(!alone.description.contains(canary))
  }

  @Test("A resolved query has typed values, defaults and its deadline")
  func resolved() throws {
    let text =
      #"provider=crane tag_key=a tag_value="" address_type=public_v6 zones="a, b" tag.x=1 label.y=2 insecure=1"#
    let query = try validator(["CRANE_ACCESS_KEY_ID": "id", "CRANE_SECRET": "s"]).resolve(try JoinEntry.parse(text))
    #expect(query.provider.declaration.name == "crane")
    #expect(query.deadline == .seconds(90))
    #expect(query.options[CraneProvider.tagKey] == "a")
    #expect(query.options[CraneProvider.tagValue] == nil)
    #expect(query.options.isPresent(CraneProvider.tagValue))
    #expect(!query.options.isPresent(CraneProvider.region))
    #expect(query.options[CraneProvider.addressType] == .publicV6)
    #expect(query.options[CraneProvider.zones] == ["a", "b"])
    #expect(query.options[CraneProvider.insecure] == true)
    #expect(query.options[CraneProvider.poll] == .seconds(2))
    #expect(query.options.family(CraneProvider.tags) == ["x": "1", "y": "2"])
    #expect(query.options[CraneProvider.secretKey]?.reveal() == "s")
    #expect(query.inlineSecrets.isEmpty)
    let short = try validator().resolve(try JoinEntry.parse("provider=crane tag_key=a tag_value=b timeout=1.5s"))
    #expect(short.deadline == .milliseconds(1500))
  }

  @Test(
    "Secrets that stand in the entry itself are named, and those behind references are not",
    arguments: [
      ("secret_access_key=x", ["secret_access_key"]), ("secret_acccess_key=x", ["secret_access_key"]),
      ("secret_access_key=@@x", ["secret_access_key"]), ("secret_access_key=@file:/run/key", []),
    ])
  func inlineSecrets(_ pair: String, _ names: [String]) throws {
    let entry = try JoinEntry.parse("provider=crane tag_key=a tag_value=b access_key_id=k \(pair)")
    #expect(try validator().resolve(entry).inlineSecrets == names)
  }

  @Test(
    "Resolving a wrong entry is a configuration error; a lost reference alone is worth a retry",
    arguments: [
      ("provider=crane tag_vlaue=b tag_key=a", DiscoveryError.Code.configuration, "crane has no key 'tag_vlaue'"),
      (
        "provider=crane tag_value=b addr_type=x", .configuration,
        "addr_type=x is not one of private_v4, public_v4, public_v6 (and 1 more problem in this entry)"
      ),
      ("provider=heron token=@env:NOWHERE", .noCredentials, "token: the variable NOWHERE is not set, or empty"),
      (
        "provider=crane tag_key=@env:NOWHERE tag_value=b", .unreachable,
        "tag_key: the variable NOWHERE is not set, or empty"
      ),
      ("provider=pelican-net", .configuration, "there is no provider 'pelican-net'"),
      ("10.0.0.5", .configuration, "10.0.0.5 is no query"),
    ])
  func resolveFailures(_ text: String, _ code: DiscoveryError.Code, _ message: String) throws {
    let entry = try JoinEntry.parse(text)
    let error = try #require(throws: DiscoveryError.self) { try validator().resolve(entry) }
    #expect(error.code == code)
    #expect(error.message == message)
    #expect(!error.remedy.isEmpty)
  }

  @Test("References are read anew each time")
  func rotation() throws {
    let entry = try JoinEntry.parse("provider=heron token=@file:/run/key")
    #expect(try validator().resolve(entry).options[HeronProvider.token]?.reveal() == canary)
    files.set("/run/key", to: "other")
    #expect(try validator().resolve(entry).options[HeronProvider.token]?.reveal() == "other")
  }

  @Test("Nothing that comes of an entry prints its secrets")
  func noSecrets() throws {
    let entry = try JoinEntry.parse("provider=crane tag_key=a tag_value=b access_key_id=k secret_access_key=\(canary)")
    let query = try validator().resolve(entry)
    var dumped = ""
    dump(query, to: &dumped)
    dump(query.options, to: &dumped)
    for text in ["\(query)", "\(query.options)", String(reflecting: query), String(reflecting: query.options), dumped] {
      #expect(!text.contains(canary))
    }
  }

  @Test("An option tells where its value comes from, and under which spelling the entry gives it")
  func origins() throws {
    let entry = try JoinEntry.parse("provider=crane tag_key=a tag_value=b region=\"\" secret_acccess_key=\(canary)")
    let options = try validator(["CRANE_REGION": "r1", "CRANE_ACCESS_KEY_ID": "a"]).resolve(entry).options
    #expect(options.spelling(of: CraneProvider.secretKey) == "secret_acccess_key")
    #expect(options.origin(of: CraneProvider.secretKey) == .entry)
    #expect(options.origin(of: CraneProvider.region) == .variable("CRANE_REGION"))
    #expect(options.spelling(of: CraneProvider.region) == nil)
    #expect(options.spelling(of: CraneProvider.accessKey) == nil)
    #expect(options.spelling(of: CraneProvider.tagKey) == "tag_key")
  }

  @Test(
    "Where a value comes from is told in words that name its place and hold nothing of it",
    arguments: [
      (canary, "the entry", true), ("@@\(canary)", "the entry", true),
      ("@env:TOKEN", "@env:TOKEN of the entry", true), ("@file:/run/key", "@file:/run/key of the entry", true),
      ("\"@file:/run/a\\nb\"", "@file:/run/a b of the entry", true),
      ("\"\"", "CRANE_SECRET", false),
    ])
  func placesOfValues(_ text: String, _ words: String, _ isEntry: Bool) throws {
    files.set("/run/a\nb", to: canary)
    let entry = try JoinEntry.parse("provider=crane tag_key=a tag_value=\"\" access_key_id=k secret_access_key=\(text)")
    let options = try validator(["TOKEN": canary, "CRANE_SECRET": canary]).resolve(entry).options
    let origin = options.origin(of: CraneProvider.secretKey)
    #expect(origin.description == words)
    #expect(origin.isEntry == isEntry)
    #expect(options.origin(of: CraneProvider.tagValue) == .entry)
    #expect(options.origin(of: CraneProvider.poll) == .fallback)
    #expect(!options.origin(of: CraneProvider.poll).isEntry)
  }

  @Test("Where an option has a default, an empty text stands for it")
  func emptyDefault() throws {
    let entry = try JoinEntry.parse("provider=crane tag_key=a tag_value=b addr_type=\"\" poll=\"\"")
    let options = try validator([:]).resolve(entry).options
    #expect(try options.require(CraneProvider.addressType) == .privateV4)
    #expect(try options.require(CraneProvider.poll) == .seconds(2))
  }

  @Test("A template is checked by whoever knows templates")
  func template() throws {
    let validator = EntryValidator(registry: .birds, environment: [:], files: files) {
      $0.contains("GetPrivateIP") ? nil : "there is no function of this name; write another one"
    }
    #expect(validator.problems(in: try JoinEntry.parse("{{ GetPrivateIP }}")).isEmpty)
    let problem = try #require(validator.problems(in: try JoinEntry.parse("{{ GetPrivteIP }}")).first)
    #expect(problem.code == .badTemplate)
    #expect(problem.message == "the address template cannot be read: there is no function of this name")
    #expect(problem.remedy == "write another one")
  }
}
