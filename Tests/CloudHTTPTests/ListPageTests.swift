import CloudHTTP
import JoinDiscovery
import JoinPrimitives
import JoinTestKit
import Testing

@Suite("Lists are read page by page")
struct ListPageTests {
  struct Page: Decodable, Sendable {
    let names: RowList<Row>
    let next: String?
  }

  struct Row: Decodable, Sendable {
    let name: String
  }

  /// Reads a list and returns its names, and which pages they were on.
  private func read(_ transport: ScriptedTransport) async throws(DiscoveryError) -> [String] {
    var names: [String] = []
    try await CloudClientTests.client(transport).pages(
      of: Page.self, from: "https://api.example/list", as: .bearer(Secret("canary"))
    ) { page throws(DiscoveryError) in
      names += page.content.names.rows.map { "\(page.number)\($0.name)\(page.header("mark") ?? "")" }
      return page.content.next
    }
    return names
  }

  @Test("Each page is one request with the same authorization, until no next one is named")
  func pages() async throws {
    let transport = ScriptedTransport(
      .text(200, headers: [("Mark", "!")], #"{"names":[{"name":"a"}],"next":"https://api.example/list?page=2"}"#),
      .text(200, #"{"names":[{"name":"b"},{"name":"c"}],"next":null}"#))
    #expect(try await read(transport) == ["1a!", "2b", "2c"])
    #expect(transport.requests.map(\.url) == ["https://api.example/list", "https://api.example/list?page=2"])
    #expect(transport.requests.map { $0.header("Authorization") } == ["Bearer canary", "Bearer canary"])
  }

  @Test("A page that points to itself ends the list with an error")
  func loop() async throws {
    let transport = ScriptedTransport { _ in .text(200, #"{"names":[],"next":"https://api.example/list?page=2"}"#) }
    let error = await #expect(throws: DiscoveryError.self) { try await read(transport) }
    #expect(error?.message == "page 2 of the list points back to a page that was already read")
    #expect(transport.requests.count == 2)
  }

  @Test(
    "A next page that is elsewhere or is no URL is an error",
    arguments: [
      ("https://foreign.example/list?page=2", "leads from"),
      ("http://api.example/list?page=2", "leads from"), ("/list?page=2", "no complete URL"),
    ])
  func badLinks(link: String, words: String) async throws {
    let transport = ScriptedTransport(.text(200, #"{"names":[],"next":"\#(link)"}"#))
    let error = await #expect(throws: DiscoveryError.self) { try await read(transport) }
    #expect(error?.code == .badResponse)
    #expect(error?.message.contains(words) == true)
    #expect(transport.requests.count == 1)
  }

  @Test("A row that cannot be understood costs only itself, and is counted")
  func brokenRows() throws {
    let list = try CloudJSON.decode(
      RowList<Row>.self, from: Array(#"[{"name":"a"},null,{"name":7},[],{"name":"b"}]"#.utf8), provider: "fake")
    #expect(list.rows.map(\.name) == ["a", "b"])
    #expect(list.count == 5)
    #expect(throws: DiscoveryError.self) {
      try CloudJSON.decode(RowList<Row>.self, from: Array(#"{"name":"a"}"#.utf8), provider: "fake")
    }
  }

  @Test(
    "Whether there are more rows follows from the total, or else from a full page",
    arguments: [
      ([(10, 25), (10, 25), (5, 25)], [true, true, false]), ([(3, 5), (2, 5)], [true, false]),
      ([(10, nil), (9, nil)], [true, false]), ([(0, 25)], [false]), ([(10, 10)], [false]), ([(0, nil)], [false]),
    ] as [([(Int, Int?)], [Bool])])
  func counting(pages: [(Int, Int?)], expected: [Bool]) {
    var counter = RowCounter(pageSize: 10)
    #expect(pages.map { counter.hasMore(after: $0.0, of: $0.1) } == expected)
    #expect(counter.read == pages.map(\.0).reduce(0, +))
  }
}
