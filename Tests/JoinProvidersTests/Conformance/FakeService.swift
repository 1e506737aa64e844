import JoinDiscovery
import JoinTestKit

/// The service of a case, which keeps count of its calls and fails when a test says so.
final class FakeService: Sendable {
  /// What answers a call.
  enum Answer: Sendable {
    /// What the case says.
    case usual
    /// These machines, and more behind `token`.
    case page([String], token: String?, foreignHost: String? = nil)
    /// This, whatever the case says.
    case response(HTTPResponse)
    /// The head and half of what the case says; then the connection breaks.
    case broken
    /// Half of what the case says, as if it were all.
    case half
    /// None, until the caller gives up.
    case silence
  }

  /// Decides the answer to the call with these numbers, counted from 0.
  typealias Script = @Sendable (_ call: Call) -> Answer

  struct Call: Sendable {
    let request: HTTPRequest
    /// Its number among all calls.
    let index: Int
    /// Its number among those that ask for the list; nil for others.
    let listIndex: Int?
  }

  private struct Counts {
    var all = 0
    var list = 0
  }

  let testCase: ConformanceCase
  private let script: Script
  private let counts = Watched(Counts())

  init(_ testCase: ConformanceCase, _ script: @escaping Script = { _ in .usual }) {
    self.testCase = testCase
    self.script = script
  }

  /// A service whose list has these pages.
  convenience init(_ testCase: ConformanceCase, pages: [[String]]) {
    self.init(testCase) { call in
      guard let index = call.listIndex, index < pages.count else { return .usual }
      return .page(pages[index], token: index + 1 < pages.count ? "page-\(index + 2)" : nil)
    }
  }

  /// How many calls asked for the list so far.
  var listCalls: Int { counts.current.list }

  /// The way to it.
  var transport: ScriptedTransport {
    ScriptedTransport { request throws(HTTPTransportError) in try await self.answer(request) }
  }

  private func answer(_ request: HTTPRequest) async throws(HTTPTransportError) -> HTTPResponse {
    // Long lists would keep a thread from all other tests, since nothing here ever waits.
    await Task.yield()
    let beside = testCase.beside(request)
    let call = counts.change { counts in
      defer {
        counts.all += 1
        if beside == nil { counts.list += 1 }
      }
      return Call(request: request, index: counts.all, listIndex: beside == nil ? counts.list : nil)
    }
    let usual = beside ?? testCase.page(FakePage(request: request, addresses: ["10.0.0.1"], token: nil))
    switch script(call) {
    case .usual: return usual
    case .page(let addresses, let token, let host):
      return testCase.page(FakePage(request: request, addresses: addresses, token: token, foreignHost: host))
    case .response(let response): return response
    case .broken: return await Self.cut(usual, breaking: true)
    case .half: return await Self.cut(usual, breaking: false)
    case .silence:
      await suspendUntilCancelled()
      throw HTTPTransportError(.cancelled, "the call was cancelled")
    }
  }

  private static func cut(_ response: HTTPResponse, breaking: Bool) async -> HTTPResponse {
    let whole = (try? await response.body.collect(limit: .max)) ?? []
    let half = Array(whole.prefix(whole.count / 2))
    let body = HTTPBody {
      var pieces = [half][...]
      return {
        if let piece = pieces.popFirst() { return piece }
        if breaking { throw HTTPTransportError(.closed, "the connection broke") }
        return nil
      }
    }
    return HTTPResponse(status: response.status, headers: response.headers, body: body)
  }
}
