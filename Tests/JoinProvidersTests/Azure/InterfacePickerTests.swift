import CloudHTTP
import FoundationEssentials
import JoinDiscovery
import JoinProviders
import JoinTestKit
import Testing

@testable import JoinProviders

@Suite struct InterfacePickerTests {
  private static func selection() throws -> AzureSelection {
    let entry = try JoinEntry.parse("provider=azure tag_name=dkron tag_value=server subscription_id=s")
    let validator = EntryValidator(registry: BuiltinProviders.registry, environment: [:], files: InMemoryFiles())
    return try AzureSelection(try validator.resolve(entry).options)
  }

  /// Rows as `machine-address`, with a `*` before those of primary interfaces.
  private static func rows(_ texts: [String]) throws -> RowList<NetworkInterfaceRow> {
    let rows = texts.map { text in
      let isPrimary = text.hasPrefix("*")
      let parts = text.drop { $0 == "*" }.split(separator: "-")
      return """
        {"id":"/n","tags":{"dkron":"server"},"properties":{"primary":\(isPrimary),"virtualMachine":{"id":"/\(parts[0])"},
        "ipConfigurations":[{"properties":{"privateIPAddress":"\(parts[1])"}}]}}
        """
    }
    return try JSONDecoder().decode(
      RowList<NetworkInterfaceRow>.self, from: Data("[\(rows.joined(separator: ","))]".utf8))
  }

  private static func texts(_ picks: [InterfacePicker.Pick]) -> [String] {
    picks.map { pick in
      if case .known(let address) = pick.address { "\(pick.name ?? "")-\(address)" } else { "" }
    }
  }

  @Test(
    "Each machine is picked once, whatever the order and the pages of its interfaces",
    arguments: [
      ([["*a-10.0.0.1", "a-10.0.1.1"], ["*b-10.0.0.2"]], [["a-10.0.0.1"], ["b-10.0.0.2"]], []),
      ([["a-10.0.1.1"], ["*a-10.0.0.1"]], [[], ["a-10.0.0.1"]], []),
      ([["a-10.0.1.1", "a-10.0.2.1"], ["b-10.0.1.2"]], [[], []], ["a-10.0.1.1", "b-10.0.1.2"]),
      ([["*a-10.0.0.1"], ["a-10.0.1.1", "*A-10.0.0.9"]], [["a-10.0.0.1"], []], []),
    ] as [([[String]], [[String]], [String])])
  func once(pages: [[String]], picks: [[String]], rest: [String]) throws {
    var picker = InterfacePicker(selection: try Self.selection())
    #expect(!picker.hasMatched)
    var rows = 0
    var decided = 0
    for (page, expected) in zip(pages, picks) {
      var report = SeedPage()
      let picked = picker.pick(from: try Self.rows(page), into: &report)
      #expect(Self.texts(picked) == expected)
      #expect(report.rows == picked.count + report.skipped.values.reduce(0, +))
      rows += page.count
      decided += report.rows
    }
    var report = SeedPage()
    #expect(Self.texts(picker.rest(into: &report)) == rest)
    #expect(decided + report.rows == rows)
    #expect(picker.hasMatched)
  }
}
