import CloudHTTP
import JoinDiscovery
import Testing

@Suite("A list ends")
struct PageGuardTests {
  @Test("New tokens are passed on; absent and empty ones end the list")
  func passes() throws {
    var pages = PageGuard(provider: "fake")
    #expect(try pages.advance(to: "a") == "a")
    #expect(try pages.advance(to: "b") == "b")
    #expect(try pages.advance(to: "") == nil)
    #expect(try pages.advance(to: nil) == nil)
  }

  @Test("A token that came before is an error")
  func repeats() throws {
    var pages = PageGuard(provider: "fake")
    _ = try pages.advance(to: "a")
    _ = try pages.advance(to: "b")
    let error = #expect(throws: DiscoveryError.self) { try pages.advance(to: "a") }
    #expect(error?.code == .badResponse)
    #expect(error?.message == "page 3 of the list points back to a page that was already read")
  }

  @Test("A thousand pages are read and no more")
  func limit() throws {
    var pages = PageGuard(provider: "fake")
    for number in 1..<1000 { _ = try pages.advance(to: "token \(number)") }
    let error = #expect(throws: DiscoveryError.self) { try pages.advance(to: "one more") }
    #expect(error?.message == "the list has more than 1000 pages")
  }

  @Test(
    "A link to another host, port or scheme is an error",
    arguments: [
      "https://evil.example/v1?page=2", "https://api.example:444/v1?page=2", "http://api.example/v1?page=2",
      "/v1?page=2",
      "https://api.example@evil.example/",
    ])
  func foreign(_ link: String) throws {
    var pages = PageGuard(provider: "fake")
    #expect(throws: DiscoveryError.self) { try pages.advance(toLink: link, from: "https://api.example/v1") }
  }

  @Test("A link to the same place is followed, however the usual port is written")
  func ownLink() throws {
    var pages = PageGuard(provider: "fake")
    let link = "https://API.example:443/v1?page=2"
    #expect(try pages.advance(toLink: link, from: "https://api.example/v1") == link)
  }
}
