import JoinMembership
import JoinPrimitives
import JoinTestKit
import MessagePack
import Testing

@testable import SerfMembership

@Suite("The RPC protocol")
struct SerfRPCTests {
  let clock = ManualClock()
  let own = Member(name: "a", address: .loopbackV4, port: 18010, tags: ["role": "x", "color": "red"])

  private func hex(_ text: String) -> [UInt8] {
    let digits = text.filter { !$0.isWhitespace }.compactMap(\.hexDigitValue)
    return stride(from: 0, to: digits.count - 1, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
  }

  /// An answer to `members` as Debian's serf 0.9.4 sends it, completed by the closing pairs of its tags.
  private var capturedMembers: [UInt8] {
    hex(
      """
      82a54572726f72a0a353657101
      81a74d656d62657273918ba441646472c4047f000001ab44656c656761746543757205ab44656c6567
      6174654d617805ab44656c65676174654d696e02a44e616d65a161a4506f7274cd461aab50726f746f636f6c43757202
      ab50726f746f636f6c4d617802      ab50726f746f636f6c4d696e01a6537461747573a5616c697665a45461677382a4726f6c65a178a5636f6c6f72a3726564
      """
    )
  }

  @Test("A captured list of members is read, in whatever pieces it comes", arguments: [1, 2, 7, 64, 1000])
  func captured(size: Int) throws {
    var decoder = SerfRPCDecoder()
    decoder.expect(.body, for: 1)
    var messages: [SerfRPCDecoder.Message] = []
    for start in stride(from: 0, to: capturedMembers.count, by: size) {
      decoder.append(capturedMembers[start..<min(start + size, capturedMembers.count)])
      while let message = try decoder.next() { messages.append(message) }
    }
    guard case .answer(1, error: "", let body)? = messages.first else {
      Issue.record("there was \(messages)")
      return
    }
    #expect(messages.count == 1)
    #expect(try SerfMember.list(body) == [Member(name: "a", address: .loopbackV4, port: 17946, tags: own.tags)])
  }

  @Test("Commands are written as captured")
  func commands() {
    #expect(
      SerfRPCCommand.handshake.encoded(sequence: 0)
        == hex("82a7436f6d6d616e64a968616e647368616b65a35365710081a756657273696f6e01")
    )
    #expect(
      SerfRPCCommand.auth(Secret("no")).encoded(sequence: 1)
        == hex("82a7436f6d6d616e64a461757468a35365710181a7417574684b6579a26e6f")
    )
    #expect(SerfRPCCommand.members.encoded(sequence: 1) == hex("82a7436f6d6d616e64a76d656d62657273a353657101"))
  }

  @Test("Records are told from answers that come between them")
  func records() throws {
    var decoder = SerfRPCDecoder()
    decoder.expect(.records, for: 500)
    decoder.expect(.none, for: 2)
    let event = hex(
      """
      82a54572726f72a0a3536571cd01f4 85a8436f616c65736365c2a54576656e74a475736572a54c54696d6502
      a44e616d65a66465706c6f79a75061796c6f6164c4027032
      """
    )
    decoder.append(hex("82a54572726f72a0a3536571cd01f4") + event + hex("82a54572726f72a0a353657102") + event)
    #expect(try decoder.next() == .answer(500, error: "", body: .null))
    guard case .record(500, let record)? = try decoder.next() else {
      Issue.record("no record")
      return
    }
    #expect(record["Name"]?.text == "deploy")
    #expect(record["Payload"]?.bytes == [0x70, 0x32])
    #expect(try decoder.next() == .answer(2, error: "", body: .null))
    #expect(try decoder.next() == .record(500, record))
    #expect(try decoder.next() == nil)
  }

  @Test("A body follows an error where the command has one")
  func errorWithBody() throws {
    var decoder = SerfRPCDecoder()
    decoder.expect(.body, for: 1)
    decoder.append(
      MessagePackValue.fields(["Error": .text("Failed\nto join"), "Seq": .unsigned(1)]).encoded
        + MessagePackValue.fields(["Num": .unsigned(0)]).encoded
    )
    #expect(try decoder.next() == .answer(1, error: "Failed to join", body: .fields(["Num": .unsigned(0)])))
  }

  @Test(
    "What is out of step ends the connection",
    arguments: [
      (MessagePackValue.fields(["Error": .text("Authentication required"), "Seq": .unsigned(1)]), true),
      (.fields(["Error": .text("Handshake required"), "Seq": .unsigned(1)]), false),
      (.fields(["Error": .text(""), "Seq": .unsigned(9)]), false), (.fields(["Seq": .unsigned(1)]), false),
      (.unsigned(72), false), (.fields(["Error": .text(""), "Seq": .text("1")]), false),
    ]
  )
  func outOfStep(header: MessagePackValue, isDenied: Bool) {
    var decoder = SerfRPCDecoder()
    decoder.expect(.body, for: 1)
    decoder.append(header.encoded)
    let error = #expect(throws: SerfRPCError.self) { try decoder.next() }
    #expect((error == .authenticationRequired) == isDenied)
  }

  @Test("Statuses and addresses are mapped; members without a usable address are left out")
  func members() throws {
    func member(_ status: String, _ address: [UInt8]) -> MessagePackValue {
      .fields(["Name": .text(status), "Addr": .binary(address), "Port": .integer(7946), "Status": .text(status)])
    }
    let mapped: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF, 10, 9, 9, 1]
    let list = MessagePackValue.array(
      ["alive", "leaving", "left", "failed", "none"].map { member($0, mapped) } + [member("x", []), .null]
    )
    let members = try SerfMember.list(.fields(["Members": list]))
    #expect(members.map(\.status) == [.alive, .leaving, .left, .failed, .failed])
    #expect(members.allSatisfy { "\($0.endpoint)" == "10.9.9.1:7946" })
  }

  private func open(_ agent: FakeSerfAgent) async throws -> SerfSession {
    try await SerfSession.open(SerfMembershipConfiguration(agent: agent.address, jitterSeed: 7), clock: clock)
  }

  @Test(
    "Whatever ends a connection fails everybody who waits on it",
    arguments: [
      (FakeSerfAgent.Reaction.bytesThenClose([]), "the agent closed it"),
      (.bytesThenClose([0x82, 0xA5, 0x45]), "the agent closed it"), (.bytes([0xC1]), "0xc1"),
      (.bytes(Array("HTTP/1.1 400 Bad Request\r\n".utf8)), "does not speak"),
    ]
  )
  func broken(reaction: FakeSerfAgent.Reaction, words: String) async throws {
    let received = Watched(0)
    // The agent reacts once it has read both commands: a connection that is closed over unread bytes is reset instead.
    let script = FakeSerfAgent.Script(members: [own]) { request in
      guard request.command == "members" else { return nil }
      return received.change { count in
        count += 1
        return count == 1 ? .silence : reaction
      }
    }
    try await FakeSerfAgent.serve(script) { agent in
      let session = try await open(agent)
      let calls = (0..<2).map { _ in Task { try await session.members() } }
      for call in calls {
        let failure = await #expect(throws: MembershipError.self) { try await call.value }
        #expect(failure?.message.contains(words) == true)
        #expect(failure?.message.contains("\(agent.address)") == true)
      }
      await #expect(throws: MembershipError.self, "later calls fail too") { try await session.members() }
    }
  }

  @Test("An agent that does not answer is given up at the command's deadline, by the given clock")
  func deadline() async throws {
    try await FakeSerfAgent.serve(.init(members: [own]) { $0.command == "members" ? .silence : nil }) { agent in
      let session = try await open(agent)
      let members = Task { try await session.members() }
      try await agent.waitForRequests("members")
      try await clock.waitForSleepers(count: 1)
      clock.advance(by: .seconds(10))
      let error = await #expect(throws: MembershipError.self) { try await members.value }
      #expect(error?.message.contains("within 10s") == true)
    }
  }

  @Test("A cancelled caller is released at once and the connection goes on")
  func cancellation() async throws {
    let held = Watched(false)
    let script = FakeSerfAgent.Script(members: [own]) { request in
      guard request.command == "members" else { return nil }
      let isFirst = held.change { isHeld in
        defer { isHeld = true }
        return !isHeld
      }
      return isFirst ? .silence : nil
    }
    try await FakeSerfAgent.serve(script) { agent in
      let session = try await open(agent)
      let caller = Task { try await session.members() }
      try await agent.waitForRequests("members")
      caller.cancel()
      await #expect(throws: CancellationError.self) { try await caller.value }
      #expect(try await session.members() == [own])
    }
  }

  @Test(
    "The error never holds what nobody should read",
    arguments: [
      SerfRPCError.unreachable(reason: "connection refused"), .closed(reason: "the agent closed it"),
      .authenticationRequired, .wrongKey, .rejected(command: "tags", reason: "too long"), .violation(reason: "noise"),
      .deadline(command: "join", after: .seconds(60)),
    ])
  func errors(error: SerfRPCError) {
    let text = "\(error.membershipError(agent: HostPort(.loopbackV4, port: 7373)))"
    #expect(text.contains("127.0.0.1:7373"))
    #expect(text.contains("; "))
    #expect(!text.contains("nil") && !text.contains("Optional"))
  }

  @Test("Waits between connects stay between half a second and 15, and start anew after success")
  func backoff() {
    var backoff = ReconnectBackoff(generator: SeededGenerator(seed: 3))
    let waits = (0..<200).map { _ in backoff.next(isDenied: false) }
    #expect(waits.allSatisfy { $0 >= .milliseconds(500) && $0 <= .seconds(15) })
    #expect(waits[0] <= .milliseconds(1500))
    #expect(waits.contains { $0 > .seconds(8) })
    let denied = (0..<8).map { _ in backoff.next(isDenied: true) }
    #expect(denied[0] >= .seconds(13.5) && denied[0] < .seconds(16.5))
    #expect(denied[7] >= .seconds(270) && denied[7] <= .seconds(330))
    backoff.reset()
    #expect(backoff.next(isDenied: false) <= .milliseconds(1500))
  }
}
