import ArgumentParser
import DkronAgent
import StatusServer

struct Members: AsyncParsableCommand {
  static let configuration = CommandConfiguration(abstract: "List the members that the agent on this machine knows.")

  @OptionGroup var local: LocalAgentOptions
  @Flag(help: "Print one JSON array.") var json = false

  func run() async throws {
    let agent = try local.agent()
    if json {
      StandardOutput.write(String(decoding: try await agent.get("/v1/members").body, as: UTF8.self) + "\n")
      return
    }
    let members = try await agent.document([MemberDocument].self, at: "/v1/members")
    let rows = members.map { member in
      [
        member.name, member.endpoint, member.status,
        member.tags.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: ","),
      ]
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
