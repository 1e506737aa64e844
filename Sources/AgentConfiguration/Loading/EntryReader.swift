import JoinDiscovery

/// Reads join entries from flags, variables and files, and checks them.
struct EntryReader {
  private static let limit = 1000

  let setting: AnySetting
  let registry: ProviderRegistry
  let validator: EntryValidator
  private(set) var entries: [ConfiguredEntry] = []
  private(set) var blanks = 0
  private(set) var findings = Findings()
  /// Flags and options that hold a secret which every user of the machine can read.
  private(set) var exposed: [String] = []

  init(_ setting: AnySetting, registry: ProviderRegistry, validator: EntryValidator) {
    self.setting = setting
    self.registry = registry
    self.validator = validator
  }

  /// Takes the whole value of the setting.
  mutating func read(_ node: ConfigNode) {
    switch node.content {
    case .null: break
    case .sequence(let items):
      if items.count > Self.limit {
        report(node, "there are more than \(Self.limit) entries", remedy: "use a provider to look peers up")
      } else {
        for item in items { readItem(item) }
      }
    case .scalar, .mapping: readItem(node)
    }
    finish(node)
  }

  private mutating func readItem(_ node: ConfigNode) {
    switch node.content {
    case .null: blanks += 1
    case .sequence: report(node, "an entry is a list", remedy: "write each entry as one text or one mapping")
    case .scalar(let text):
      do {
        for text in try texts(text, of: node) { parse(text, at: node) }
      } catch {
        report(node, error)
      }
    case .mapping(let fields):
      do {
        check(try JoinEntry(mapping: try MappingEntry.fields(fields), using: registry), at: node)
      } catch let error as EntryError {
        report(node, error)
      } catch let fault as ValueFault {
        findings.problems.append(fault.problem(key: setting.key))
      } catch {
        report(node, "the entry cannot be read", remedy: "write it as one text")
      }
    }
  }

  private func texts(_ text: String, of node: ConfigNode) throws(EntryError) -> [String] {
    if case .variable = node.origin { return try EntryList.parse(variable: text) }
    return EntryList.parse(flag: text)
  }

  private mutating func parse(_ text: String, at node: ConfigNode) {
    if text.allSatisfy(\.isWhitespace) {
      blanks += 1
      return
    }
    do {
      check(try JoinEntry.parse(text, using: registry), at: node)
    } catch {
      report(node, error)
    }
  }

  private mutating func check(_ entry: JoinEntry, at node: ConfigNode) {
    let faults = validator.problems(in: entry)
    for fault in faults { report(node, fault) }
    guard faults.isEmpty else { return }
    entries.append(ConfiguredEntry(entry, at: node.origin))
    if node.origin.isFlag, let query = try? validator.resolve(entry) {
      exposed += query.inlineSecrets.map { "\(node.origin) (\($0))" }
    }
  }

  private mutating func finish(_ node: ConfigNode) {
    guard blanks > 0 else { return }
    if entries.isEmpty, findings.problems.isEmpty {
      report(node, "only blank entries are given", remedy: "give a host or provider=NAME, or leave \(setting.key) out")
    } else {
      let words = blanks == 1 ? "a blank entry is" : "\(blanks) blank entries are"
      findings.warnings.append("\(node.origin): \(words) left out of \(setting.key)")
    }
  }

  private mutating func report(_ node: ConfigNode, _ message: String, remedy: String) {
    findings.problems.append(ConfigurationProblem(at: node.origin, key: setting.key, message, remedy: remedy))
  }

  private mutating func report(_ node: ConfigNode, _ error: EntryError) {
    findings.problems.append(
      ConfigurationProblem(
        at: node.origin, key: setting.key, error.message, remedy: error.remedy, details: error.details))
  }
}
