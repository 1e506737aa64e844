import Foundation
import JoinDiscovery
import JoinMembership
import JoinPrimitives
import JoinTestKit
import Testing

@testable import RetryJoin

@Suite("The peers of the last run")
struct PeersFileTests {
  private let clock = FixedWallClock()
  private let folder = URL.temporaryDirectory.appending(path: "peers-\(UUID())")

  private func file(_ node: String = "web-1", fingerprint: String = "abc") -> PeersFile {
    PeersFile(dataDirectory: folder.path(), nodeName: node, fingerprint: { fingerprint }, wallClock: clock)
  }

  private func withFolder(_ body: () throws -> Void) throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    try body()
  }

  private let peers: Set<HostPort> = [
    HostPort(Seed.host(2).address, port: 8946), HostPort(Seed.host(3).address, port: 9000),
  ]

  @Test("What was stored comes back as seeds, in a file that only its owner may read")
  func roundTrip() throws {
    try withFolder {
      #expect(file().load() == .absent)
      try file().store(peers)
      #expect(file().load() == .peers([.host(2, port: 8946), .host(3, port: 9000)]))
      let attributes = try FileManager.default.attributesOfItem(atPath: file().path)
      #expect(attributes[.posixPermissions] as? Int == 0o600)
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path() + "/join") == ["web-1.json"])
    }
  }

  @Test(
    "Two nodes that share a data directory have a file each, whatever their names", arguments: ["../x", "a/b", ".."])
  func names(name: String) throws {
    try withFolder {
      try file(name).store(peers)
      #expect(file("web-1").load() == .absent)
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path()) == ["join"])
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path() + "/join").count == 1)
    }
  }

  @Test("A file of another configuration or machine, an old one and one from the future do not count")
  func foreign() throws {
    try withFolder {
      try file().store(peers)
      #expect(file(fingerprint: "other").load() == .discarded(reason: "it belongs to another configuration or machine"))
      clock.advance(by: .seconds(72 * 3600))
      #expect(file().load() == .peers([.host(2, port: 8946), .host(3, port: 9000)]))
      clock.advance(by: .seconds(1))
      #expect(file().load() == .discarded(reason: "it is older than 72 hours"))
      clock.advance(by: .seconds(-80 * 3600))
      #expect(file().load() == .discarded(reason: "its time lies ahead"))
    }
  }

  @Test(
    "A file that is broken, or too large, is discarded with a reason", arguments: ["", "{", "[]", #"{"version":1}"#])
  func broken(text: String) throws {
    try withFolder {
      try file().store(peers)
      try text.write(toFile: file().path, atomically: false, encoding: .utf8)
      #expect(file().load() == .discarded(reason: "it is no file of this program"))
      try String(repeating: " ", count: 100_000).write(toFile: file().path, atomically: false, encoding: .utf8)
      guard case .discarded(let reason) = file().load() else { return #expect(Bool(false), "it was read") }
      #expect(reason.contains("File too large"))
    }
  }

  @Test("A time that no clock ever shows is discarded like any other", arguments: [Int64.min, .max])
  func absurdTime(written: Int64) throws {
    try withFolder {
      try file().store(peers)
      let text = #"{"version":1,"fingerprint":"abc","written":\#(written),"peers":["10.0.0.2:8946"]}"#
      try text.write(toFile: file().path, atomically: false, encoding: .utf8)
      let reason = written < 0 ? "it is older than 72 hours" : "its time lies ahead"
      #expect(file().load() == .discarded(reason: reason))
    }
  }

  @Test("Of a large cluster a spread of 128 peers is kept")
  func bound() throws {
    try withFolder {
      let many = Set((0..<200).map { HostPort(Seed.host(UInt8($0)).address, port: 8946) })
      try file().store(many)
      guard case .peers(let seeds) = file().load() else { return #expect(Bool(false), "nothing was kept") }
      #expect((64...128).contains(seeds.count))
    }
  }

  @Test("Only a failed entry makes the loop recall them, once an attempt, beside what the entries say")
  func recall() {
    var bench = LoopBench.started(["a", "b"])
    bench.answer(0, [.host(4)])
    #expect(!bench.actions.contains(.recall(generation: 0)))
    bench.fail(1)
    #expect(bench.actions.count { $0 == .recall(generation: 0) } == 1)
    bench.send(.recalled([.host(2, port: 8946), .host(4, port: 8946)]))
    bench.ring(.gather)
    #expect(bench.dials.last?.seeds == [.host(2, port: 8946)])
    bench.settle(bench.dials.last?.id ?? 0, [.host(2, port: 8946)], .joined(name: "b"))
    #expect(bench.word == .joined)
  }

  @Test("Even the only attempt tries them before it counts as failed")
  func onlyAttempt() throws {
    var bench = LoopBench(["a"], RetryJoinConfiguration(maxAttempts: 1))
    bench.send(.started)
    bench.send(.local(.sample))
    let failure = RetryJoinEvent.lookupFinished(
      EntryID(index: 0), EntryReport(entry: "", found: 0, error: .unreachable))
    #expect(bench.machine.handle(failure, now: bench.now) == [.recall(generation: 0)])
    #expect(bench.word == .attempting)
    bench.send(.recalled([.host(2, port: 8946)]))
    bench.ring(.gather)
    let dial = try #require(bench.dials.last)
    bench.settle(dial.id, dial.seeds, .joined(name: "b"))
    #expect(bench.word == .joined)
    #expect(bench.surrender == nil)
  }

  @Test("A slow entry and the last attempt: they are tried for five seconds more", arguments: [true, false])
  func lastChance(byCount: Bool) throws {
    let limits =
      byCount ? RetryJoinConfiguration(maxAttempts: 1) : RetryJoinConfiguration(deadline: .seconds(10))
    var bench = LoopBench(["a"], limits)
    bench.send(.started)
    bench.send(.local(.sample))
    let end = try #require(bench.timer(byCount ? .attemptEnd : .deadline))
    #expect(bench.machine.handle(.timerFired(end), now: bench.now).contains(.recall(generation: 0)))
    #expect(bench.word == .attempting)
    bench.send(.recalled([.host(2, port: 8946)]))
    bench.ring(.gather)
    let dial = try #require(bench.dials.last)
    var other = bench
    bench.settle(dial.id, dial.seeds, .joined(name: "b"))
    #expect(bench.word == .joined)
    #expect(bench.surrender == nil)
    other.settle(dial.id, dial.seeds, .refused)
    #expect(other.word == .exhausted)
    #expect(other.surrender?.attempts == 1)
  }

  @Test("Peers that were asked for by a list that was replaced are not dialled")
  func replaced() {
    var bench = LoopBench.started(["a"])
    bench.send(.reloaded(["b"]))
    bench.fail(0, generation: 1)
    let before = bench.dials.count
    bench.send(.recalled([.host(2, port: 8946)], generation: 0))
    bench.ring(.gather)
    #expect(bench.dials.count == before)
  }

  @Test("Members that stay the same are written again every ten minutes, so that the file does not grow old")
  func steady() async throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let time = ManualClock()
    let keeper = PeersKeeper(file: file(), logger: LogCapture().logger)
    let (updates, feed) = AsyncStream.makeStream(of: Set<HostPort>.self)
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { await keeper.keep(updates, on: time) }
      feed.yield(peers)
      try await time.waitForSleepers(count: 2)
      clock.advance(by: .seconds(72 * 3600 + 1))
      #expect(file().load() == .discarded(reason: "it is older than 72 hours"))
      time.advance(by: .seconds(10))
      time.advance(by: PeersKeeper.longestGap)
      try await time.waitForSleepers(count: 2)
      #expect(file().load() == .peers([.host(2, port: 8946), .host(3, port: 9000)]))
      group.cancelAll()
    }
  }

  @Test("What is recalled after a join is not dialled")
  func late() {
    var bench = LoopBench.started(["a", "b"])
    bench.fail(1)
    bench.send(.members(live: 1))
    let before = bench.dials.count
    bench.send(.recalled([.host(2, port: 8946)]))
    bench.ring(.gather)
    #expect(bench.dials.count == before)
  }

  @Test("An entry that is slower than the attempt counts as failed for this")
  func slow() {
    var bench = LoopBench.started(["a"])
    bench.ring(.attemptEnd)
    #expect(bench.actions.contains(.recall(generation: 0)))
  }
}
