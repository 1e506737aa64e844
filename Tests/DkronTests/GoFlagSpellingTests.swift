import Testing

@testable import dkron

@Suite("Go's spelling of flags")
struct GoFlagSpellingTests {
  static let rows: [([String], [String])] = [
    ([], []),
    (["agent", "-retry-join", "10.0.0.1"], ["agent", "--retry-join", "10.0.0.1"]),
    (["agent", "-retry-join=10.0.0.1"], ["agent", "--retry-join=10.0.0.1"]),
    (["agent", "--retry-join=provider=aws tag_key=a"], ["agent", "--retry-join=provider=aws tag_key=a"]),
    (["agent", "--retry-join", "-server"], ["agent", "--retry-join", "--server=true"]),
    (["agent", "--retry-max", "-1"], ["agent", "--retry-max=-1"]),
    (["agent", "--encrypt", "-server="], ["agent", "--encrypt", "--server="]),
    (["agent", "--node-name", "--"], ["agent", "--node-name", "--"]),
    (["agent", "--node-name", "agent", "-server"], ["agent", "--node-name", "agent", "--server=true"]),
    (["agent", "--server"], ["agent", "--server=true"]),
    (["agent", "--server=false"], ["agent", "--server=false"]),
    (["agent", "--server", "false"], ["agent", "--server=true", "false"]),
    (["agent", "-ui=maybe"], ["agent", "--ui=maybe"]),
    (["discover", "-json", "-timeout", "5s", "10.0.0.1"], ["discover", "--json", "--timeout", "5s", "10.0.0.1"]),
    (["discover", "--json=true"], ["discover", "--json"]),
    (["discover", "--json=false"], ["discover"]),
    (["agent", "-h"], ["agent", "-h"]),
    (["agent", "-help"], ["agent", "--help"]),
    (["agent", "-unknown", "--also-unknown=x", "---server"], ["agent", "-unknown", "--also-unknown=x", "---server"]),
    (["agent", "--config", "-retry"], ["agent", "--config=-retry"]),
    (["validate", "--", "-retry-join", "-server"], ["validate", "--", "-retry-join", "-server"]),
    (["agent", "-"], ["agent", "-"]),
    (["agent", "--node-name", "-"], ["agent", "--node-name", "-"]),
  ]

  @Test("Known flags are rewritten, values and all else are not", arguments: rows)
  func normalize(_ input: [String], output: [String]) {
    #expect(GoFlagSpelling.normalize(input) == output)
    #expect(GoFlagSpelling.normalize(output.filter { $0 != "false" }) == output.filter { $0 != "false" })
  }
}
