import ArgumentParser
import DkronAgent
import JoinDiscovery
import StatusServer

struct Members: AsyncParsableCommand {
  static let configuration = CommandConfiguration(abstract: "List the members that the agent on this machine knows.")

  @OptionGroup var local: LocalAgentOptions
  @Flag(help: "Print one JSON array.") var json = false

  func run() async throws {
    let members = try await local.agent().document([MemberDocument].self, at: "/v1/members")
    if json {
      StandardOutput.write(members.text + "\n")
      return
    }
    // Names and tags come from the network, and must not steer the terminal.
    let rows = members.content.map { member in
      [
        member.name, member.endpoint, member.status,
        member.tags.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: ","),
      ].map { ServerText.excerpt($0) }
    }
    StandardOutput.write(Table.render([["NAME", "ADDRESS", "STATUS", "TAGS"]] + rows))
  }
}

/// Columns of equal width.
private enum Table {
  static func render(_ rows: [[String]]) -> String {
    let columns = rows.map(\.count).max() ?? 0
    let widths = (0..<columns).map { column in rows.map { $0[column].count }.max() ?? 0 }
    return rows.map { row in
      let cells = row.enumerated().map { index, cell in
        index == columns - 1 ? cell : cell + String(repeating: " ", count: widths[index] - cell.count)
      }
      return cells.joined(separator: "  ") + "\n"
    }.joined()
  }
}
