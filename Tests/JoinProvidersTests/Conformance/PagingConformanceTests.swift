import CloudHTTP
import Foundation
import JoinDiscovery
import JoinPrimitives
import JoinTestKit
import Testing

/// How lists are read.
@Suite struct PagingConformanceTests {
  @Test("The requests are those of the fixture", arguments: ConformanceCases.all)
  func requests(_ testCase: ConformanceCase) async throws {
    let pages = testCase.paging == .whole ? [["10.0.0.1", "10.0.0.2"]] : [["10.0.0.1"], ["10.0.0.2"]]
    let run = try await ConformanceRun(FakeService(testCase, pages: pages))
    #expect(run.error == nil)
    #expect(run.pages.addresses.sorted() == ["10.0.0.1", "10.0.0.2"])
    let seen = RequestTranscript(run.requests, as: testCase)
    if ProcessInfo.processInfo.environment["RECORD_REQUESTS"] == testCase.name { try seen.record(as: testCase) }
    #expect(seen.text == (try RequestTranscript(of: testCase).text))
  }

  @Test("An empty list is an answer, with one call for the list", arguments: ConformanceCases.all)
  func empty(_ testCase: ConformanceCase) async throws {
    let service = FakeService(testCase) { $0.listIndex == nil ? .usual : .response(.text(200, testCase.emptyList)) }
    let run = try await ConformanceRun(service)
    #expect(run.error == nil)
    #expect(run.pages.addresses.isEmpty)
    #expect(run.pages.map(\.rows).reduce(0, +) == 0)
    #expect(run.listCalls == 1)
  }

  @Test(
    "Every answer says where it comes from, and rows are seeds or are told why not", arguments: ConformanceCases.all)
  func origin(_ testCase: ConformanceCase) async throws {
    let run = try await ConformanceRun(FakeService(testCase, pages: [["10.0.0.1", "10.0.0.2", "10.0.0.3"]]))
    #expect(run.error == nil)
    #expect(run.pages.addresses == ["10.0.0.1", "10.0.0.2", "10.0.0.3"])
    #expect(run.listCalls == 1)
    #expect(run.pages.first?.origin?.isEmpty == false)
    for page in run.pages { #expect(page.rows == page.seeds.count + page.skipped.values.reduce(0, +)) }
  }

  @Test("A seed without a port takes the join port: no provider makes one up", arguments: ConformanceCases.all)
  func ports(_ testCase: ConformanceCase) async throws {
    let run = try await ConformanceRun(FakeService(testCase))
    #expect(run.pages.flatMap(\.seeds).map(\.port) == [nil])
  }

  @Test("All pages are read, one that is empty too, each with one call", arguments: ConformanceCases.paged)
  func many(_ testCase: ConformanceCase) async throws {
    // Services on which we count end at an empty page.
    let pages = [["10.0.0.1", "10.0.0.2"], testCase.paging == .counted ? ["10.0.0.3"] : [], ["10.0.0.4"]]
    let run = try await ConformanceRun(FakeService(testCase, pages: pages))
    #expect(run.error == nil)
    #expect(run.pages.addresses == pages.flatMap { $0 })
    #expect(run.listCalls == 3)
  }

  @Test(
    "Each page is handed on before the next is asked for, so that memory is flat", arguments: ConformanceCases.paged)
  func flat(_ testCase: ConformanceCase) async throws {
    let service = FakeService(testCase, pages: (1...20).map { ["10.0.0.\($0)"] })
    let run = try await ConformanceRun(service) { reported in #expect(service.listCalls <= reported) }
    #expect(run.pages.addresses.count == 20)
  }

  @Test("A page that points back ends the lookup with an error", arguments: ConformanceCases.pointing)
  func loop(_ testCase: ConformanceCase) async throws {
    let service = FakeService(testCase) { $0.listIndex == nil ? .usual : .page(["10.0.0.1"], token: "again") }
    let run = try await ConformanceRun(service)
    #expect(run.error?.code == .badResponse)
    #expect(run.listCalls == 2)
  }

  @Test("An endless list is stopped", arguments: ConformanceCases.paged)
  func endless(_ testCase: ConformanceCase) async throws {
    let service = FakeService(testCase) { call in
      call.listIndex.map { .page(["10.0.0.1"], token: "page-\($0)") } ?? .usual
    }
    let run = try await ConformanceRun(service)
    #expect(run.error?.code == .badResponse)
    #expect(run.listCalls <= PageGuard.usualLimit)
  }

  @Test("A link to another host is not followed", arguments: ConformanceCases.linking)
  func foreignLink(_ testCase: ConformanceCase) async throws {
    let service = FakeService(testCase) { call in
      call.listIndex == 0 ? .page(["10.0.0.1"], token: "two", foreignHost: "foreign.example") : .usual
    }
    let run = try await ConformanceRun(service)
    #expect(run.error?.code == .badResponse)
    #expect(run.error?.message.contains("foreign.example") == true)
    #expect(run.listCalls == 1)
  }

  @Test("A machine without parts costs only itself", arguments: ConformanceCases.all)
  func hollow(_ testCase: ConformanceCase) async throws {
    let service = FakeService(testCase) { $0.listIndex == nil ? .usual : .response(.text(200, testCase.hollow)) }
    let run = try await ConformanceRun(service)
    #expect(run.error == nil)
    #expect(run.pages.addresses == ["10.0.0.9"])
    #expect(run.pages.flatMap { $0.skipped.values }.reduce(0, +) >= 1)
  }

  @Test(
    "A null in the place of the list is an empty answer or an error, and no more",
    arguments: ConformanceCases.all.filter { $0.nullList != nil })
  func null(_ testCase: ConformanceCase) async throws {
    let body = testCase.nullList ?? ""
    let run = try await ConformanceRun(
      FakeService(testCase) { $0.listIndex == nil ? .usual : .response(.text(200, body)) })
    #expect(run.pages.addresses.isEmpty)
    #expect(run.error == nil || run.error?.code == .badResponse)
    #expect(run.listCalls == 1)
  }
}
