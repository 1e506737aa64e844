import Foundation
import JoinDiscovery
import JoinMembership
import JoinPrimitives
import JoinTestKit
import NameResolution
import Synchronization
import Testing

@testable import RetryJoin

/// A provider whose service never answers.
private enum Mute: DiscoveryProvider {
  static let declaration = ProviderDeclaration(
    name: "mute", title: "Mute", summary: "Asks a service.", options: [], example: "provider=mute")

  static func discover(
    _ options: ResolvedOptions, in context: DiscoveryContext, report: (SeedPage) async throws -> Void
  ) async throws(DiscoveryError) {
    do {
      _ = try await context.http.send(HTTPRequest(url: "https://mute.example/"))
    } catch {
      throw DiscoveryError(.unreachable, in: "mute", error.message, remedy: "wait")
    }
  }
}

/// A provider that runs a program, which never ends.
private enum Sleeper: DiscoveryProvider {
  /// Nobody else sleeps exactly so long.
  static let seconds = "\(1_000_000 + getpid()).\(UInt32.random(in: 0...999_999))"

  static let declaration = ProviderDeclaration(
    name: "sleeper", title: "Sleeper", summary: "Runs a program.", options: [], example: "provider=sleeper")

  static func discover(
    _ options: ResolvedOptions, in context: DiscoveryContext, report: (SeedPage) async throws -> Void
  ) async throws(DiscoveryError) {
    do {
      let environment = ["PATH": "/usr/bin:/bin"]
      _ = try await context.commands.run(
        Command(
          program: "sleep", arguments: [seconds], environment: environment, deadline: .seconds(600)))
    } catch {
      throw DiscoveryError(.unreachable, in: "sleeper", "\(error)", remedy: "wait")
    }
  }

  /// How many of these programs run.
  static var count: Int {
    let processes = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    return processes.count { process in
      process.allSatisfy(\.isNumber)
        && (try? String(contentsOfFile: "/proc/\(process)/cmdline", encoding: .utf8))?.contains(seconds) == true
    }
  }
}

@Suite("Sources that never answer")
struct StragglerTests {
  private let bench = ServiceBench()

  /// Waits for something outside of the program, which nobody announces.
  private static func wait(until condition: () -> Bool) async throws {
    while !condition() {
      try Task.checkCancellation()
      await Task.yield()
    }
  }

  @Test("Attempts end on time, nothing is asked twice at once, and in the end nothing is left but resolver threads")
  func stragglers() async throws {
    let requests = Watched(0)
    let transport = ScriptedTransport { (_) throws(HTTPTransportError) in
      requests.change { $0 += 1 }
      await suspendUntilCancelled()
      requests.change { $0 -= 1 }
      throw HTTPTransportError(.cancelled, "the request was cancelled")
    }
    let (blocked, gate) = (Watched<[String]>([]), DispatchSemaphore(value: 0))
    let resolver = SystemResolver(clock: bench.clock, threads: 8) { name in
      blocked.change { $0.append(name) }
      gate.wait()
      return .failure(.notFound)
    }
    let names = (1...12).map { "silent\($0).example" }
    defer { for _ in 0..<100 { gate.signal() } }
    let context = DiscoveryContext.test(
      clock: bench.clock, resolver: resolver, transport: transport, commands: LocalCommandRunner())
    let session = DiscoverySession(registry: ProviderRegistry([Mute.self, Sleeper.self]), context: context)
    let sources = try (["provider=mute", "provider=sleeper"] + names).map {
      EntrySource(try JoinEntry.parse($0), session: session)
    }
    let service = bench.service(sources, bench.membership())
    try await bench.run(service) { [log = bench.log, clock = bench.clock] in
      try await requests.first { $0 == 1 ? () : nil }
      try await blocked.first { $0.count == 8 ? () : nil }
      try await Self.wait { Sleeper.count == 1 }

      clock.advance(by: .seconds(30))
      let first = try await log.waitForEntry(containing: "attempt 1: nobody joined").text
      #expect(first.contains("provider=mute: no answer yet | provider=sleeper: no answer yet | silent1.example: no"))
      clock.advance(by: try #require(service.status.nextTry) + .milliseconds(1))
      try await Self.wait { service.status.attempt == 2 }
      // The second attempt finds everybody still busy, and ends when their own deadlines come.
      #expect(requests.current == 1)
      #expect(Sleeper.count == 1)
      clock.advance(by: .seconds(60) - clock.now.offset)
      let second = try await log.waitForEntry(containing: "attempt 2: nobody joined").text
      #expect(second.contains("provider=mute: failed: no answer within 1m;"))
      #expect(requests.current == 0)
      try await Self.wait { Sleeper.count == 0 }

      clock.advance(by: try #require(service.status.nextTry) + .milliseconds(1))
      try await requests.first { $0 == 1 ? () : nil }
      try await Self.wait { Sleeper.count == 1 }
      #expect(blocked.current.count == 8, "eight threads, and no name twice")
    }
    #expect(requests.current == 0)
    try await Self.wait { Sleeper.count == 0 }
    #expect(Set(blocked.current).count == 8)
  }
}
