import JoinDiscovery
import JoinPrimitives
import Testing

@Suite("Redaction")
struct EntryRedactionTests {
  @Test(
    "Only values of keys that are declared harmless are shown",
    arguments: [
      ("provider=crane tag_key=a secret_access_key=\(canary)", "provider=crane tag_key=a secret_access_key=<secret>"),
      ("provider=crane secret_acccess_key=\(canary)", "provider=crane secret_acccess_key=<secret>"),
      ("provider=crane secret_acess_key=\(canary)", "provider=crane secret_acess_key=<secret>"),
      ("provider=crane sekrit=\(canary) region=r", "provider=crane sekrit=… region=r"),
      ("provider=crane \(canary)=x", "provider=crane …=…"),
      ("provider=crane 'a \(canary)'=x", "provider=crane …=…"),
      ("provider=craen tag_key=\(canary)", "provider=craen tag_key=…"),
      ("provider=\(canary)! tag_key=\(canary)", "provider=… tag_key=…"),
      ("providr=crane secret_access_key=\(canary) region=r", "providr=crane secret_access_key=<secret> region=r"),
      ("tag_key=\(canary) password=\(canary)", "tag_key=… password=…"),
      ("provider=crane tag_value=secret_access_key=\(canary)", "provider=crane tag_value=…"),
      ("provider=crane tag_value=\"password=\(canary)\"", "provider=crane tag_value=…"),
      (
        "provider=crane endpoint=http://me:\(canary)@proxy:3128/", "provider=crane endpoint=http://<secret>@proxy:3128/"
      ),
      ("provider=crane tag_value=me@example.com", "provider=crane tag_value=me@example.com"),
      ("provider=crane tag.role=x label.zone=y", "provider=crane tag.role=x label.zone=y"),
      (
        "provider=crane secret_access_key=@file:/run/secrets/x", "provider=crane secret_access_key=@file:/run/secrets/x"
      ),
      ("provider=crane secret_access_key=@@file:\(canary)", "provider=crane secret_access_key=<secret>"),
      ("provider=crane secret_access_key=@\(canary)", "provider=crane secret_access_key=<secret>"),
      ("provider=crane tag_kye=a", "provider=crane tag_kye=a"),
      ("provider=crane pass=\(canary) tag_secret=\(canary)", "provider=crane pass=… tag_secret=…"),
      (
        "provider=crane secret_access_key=\"\(canary) \(canary)\" region=r",
        "provider=crane secret_access_key=<secret> region=r"
      ),
      ("provider=crane secret_access_key='' region=r", "provider=crane secret_access_key='' region=r"),
      // Malformed text: nothing is certain, so nothing is shown.
      ("provider=crane secret_access_key=\"\(canary)", "provider=crane secret_access_key=<secret>"),
      ("provider=crane secret_access_key='\(canary)'\(canary)", "provider=crane secret_access_key=<secret>"),
      ("provider=crane secret_access_key=\(canary)=\(canary)", "provider=crane secret_access_key=<secret>"),
      ("provider=crane secret_access_key= \(canary)=\(canary)", "provider=crane secret_access_key= <secret>"),
      (
        "provider=crane secret_access_key=ab \(canary) tag_key=x",
        "provider=crane secret_access_key=<secret> … tag_key=…"
      ),
      (
        "provider=crane secret_access_key=it's \(canary) tag_key=\(canary)'",
        "provider=crane secret_access_key=<secret> … tag_key=…"
      ),
      ("provider=crane tag_value='a secret_access_key=\(canary) tag_key=' b'", "provider=crane tag_value=… …"),
      (
        "provider=crane secret_access_key=\\\"a tag_key=\(canary)\\\"",
        "provider=crane secret_access_key=<secret> tag_key=…"
      ),
      ("provider=crane secret_access_key=\"a\\q\(canary)\"", "provider=crane secret_access_key=<secret>"),
      ("provider=crane \"\(canary)\"", "provider=crane …"),
      ("provider=crane =\(canary)", "provider=crane =…"),
      ("'\(canary)' '\(canary)'", "… …"),
      ("{{ x password=\(canary)", "… … password=…"),
      ("password: \(canary) provider: crane", "…"),
      ("admin:\(canary)@db.example:8946", "<secret>@db.example:8946"),
      ("https://admin:\(canary)@db.example/", "https://<secret>@db.example/"),
      ("https://db.example/?token=\(canary)", "…=…"),
      ("admin:\(canary)@{{ GetPrivateIP }}", "<secret>@{{ GetPrivateIP }}"),
      ("10.0.0.5:8946", "10.0.0.5:8946"),
      ("10.0.0.5, 10.0.0.6", "10.0.0.5, 10.0.0.6"),
      ("{{ GetPrivateIP }}:8946", "{{ GetPrivateIP }}:8946"),
      ("db\u{1B}[31m.example", "db·[31m.example"),
    ])
  func table(_ text: String, _ redacted: String) {
    let shown = EntryRedaction.redact(text, using: .birds)
    #expect(shown == redacted)
    #expect(!shown.contains(canary))
    expectNoCanary(inAnythingOf: text)
  }

  /// Whatever comes of the text, an entry or an error, shows no canary.
  private func expectNoCanary(inAnythingOf text: String) {
    var texts: [String] = []
    do throws(EntryError) {
      let entry = try JoinEntry.parse(text, using: .birds)
      var dumped = ""
      dump(entry, to: &dumped)
      texts += ["\(entry)", String(reflecting: entry), entry.redacted(using: .birds), "\(entry.kind)", dumped]
      var files: [String] = []
      dump(entry.pairs, to: &dumped)
      files.append(dumped)
      texts += files
      let validator = EntryValidator(registry: .birds, environment: [:], files: NoFiles())
      texts += validator.problems(in: entry).filter { $0.code != .badReference }.map(\.description)
    } catch {
      var dumped = ""
      dump(error, to: &dumped)
      texts += [error.description, error.summary, dumped]
    }
    for text in texts { #expect(!text.contains(canary), "\(text)") }
  }

  private struct NoFiles: FileSystem {
    func read(_ path: String, limit: Int) throws(FileError) -> [UInt8] {
      throw FileError(path: path, reason: .notFound)
    }
  }

  @Test("A secret stays hidden wherever a character of its entry is lost, doubled or swapped")
  func mutations() {
    let entries = [
      "provider=crane tag_key=a secret_access_key=\(canary) region=r",
      "provider=crane secret_access_key='\(canary)' tag_key='a'",
      "provider=crane secret_access_key=\"\(canary)\" access_key_id=\"a\"",
    ]
    for entry in entries {
      let characters = Array(entry)
      let secret = entry.distance(
        from: entry.startIndex, to: entry.firstRange(of: canary)?.lowerBound ?? entry.startIndex)
      for index in characters.indices where !(secret..<secret + canary.count).contains(index) {
        // A mutation of the words "provider" or of the provider's name cannot tell which keys are secret, and hides
        // all.
        for replacement in ["", String(repeating: characters[index], count: 2), "'", "\"", " ", "=", "\\", "x"] {
          // Text in front of the `=` is a key; a key that is a secret cannot be told from an unknown key.
          var mutated = characters.map(String.init)
          mutated[index] = replacement
          let text = mutated.joined()
          let shown = EntryRedaction.redact(text, using: .birds)
          #expect(!shown.contains(canary), "\(text) -> \(shown)")
          expectNoCanary(inAnythingOf: text)
        }
      }
    }
  }

  @Test("The canonical text is shown with the same masks")
  func canonical() throws {
    let entry = try JoinEntry.parse("provider = crane  secret_access_key='\(canary)' tag_value='a b'")
    #expect(entry.redacted(using: .birds) == #"provider=crane secret_access_key=<secret> tag_value="a b""#)
    #expect(entry.description == #"provider=crane secret_access_key=… tag_value="…""#)
    #expect(entry.revealedText == #"provider=crane secret_access_key=CaNaRy7 tag_value="a b""#)
  }

  @Test("Values of a mapping cannot be printed")
  func mapping() throws {
    let value = MappingValue.mapping([(key: "token", value: .text(canary)), (key: "list", value: .list([canary]))])
    var dumped = ""
    dump(value, to: &dumped)
    for text in ["\(value)", String(reflecting: value), dumped, "\(EntryPair(key: "k", value: canary))"] {
      #expect(!text.contains(canary))
    }
  }
}
