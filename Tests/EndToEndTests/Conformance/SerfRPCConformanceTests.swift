import JoinPrimitives
import JoinTestKit
import MessagePack
import Testing

@testable import SerfMembership

/// The RPC port of a real Serf agent, spoken to by the connection that the driver uses.
@Suite("Conformance: Serf's RPC protocol")
struct SerfRPCConformanceTests {
  private static let key = "canary-key"

  /// Opens a connection for as long as `body` runs.
  private func connected<Result: Sendable>(
    to serf: SerfAgent, deadlines: SerfRPCCommand.Deadlines = .init(),
    _ body: (SerfRPCConnection) async throws -> Result
  ) async throws -> Result {
    let connection = try await SerfRPCConnection.open(
      to: serf.rpcAddress, deadline: .seconds(5), deadlines: deadlines, clock: ContinuousClock())
    defer { connection.close() }
    return try await body(connection)
  }

  /// The error of a command, nil where it succeeds.
  private func error(of command: SerfRPCCommand, on connection: SerfRPCConnection) async throws -> SerfRPCError? {
    do {
      try await connection.request(command)
      return nil
    } catch let error as SerfRPCError {
      return error
    }
  }

  /// Fails unless the connection is still in step: the answer to `stats` names the agent's node.
  private func expectInStep(_ connection: SerfRPCConnection, after command: String) async throws {
    let stats = try await connection.request(.stats)
    #expect(stats["agent"]?["name"]?.text == "serf", "after \(command)")
  }

  @Test("Item 1: version 2 of the handshake is refused, and version 1 on the same connection is not")
  func handshake() async throws {
    let serf = try SerfAgent("serf")
    try await serf.run { _ in
      try await connected(to: serf) { connection in
        let next = SerfRPCCommand("handshake", body: .fields(["Version": .unsigned(2)]))
        #expect(
          try await error(of: next, on: connection)
            == .rejected(command: "handshake", reason: "Unsupported IPC version"))
        try await connection.request(.handshake)
        try await expectInStep(connection, after: "handshake")
      }
    }
  }

  @Test("Item 2: a command before the handshake ends the connection, and the next one serves")
  func noHandshake() async throws {
    let serf = try SerfAgent("serf")
    try await serf.run { _ in
      try await connected(to: serf) { connection in
        let refusal = try await error(of: .members, on: connection)
        #expect(refusal == .violation(reason: "it says 'Handshake required'"))
        #expect(try await error(of: .handshake, on: connection) != nil, "the connection is of no more use")
      }
      try await connected(to: serf) { connection in
        try await connection.request(.handshake)
        let members = try await connection.request(.members)["Members"]?.array
        #expect(members?.map { $0["Name"]?.text } == ["serf"])
      }
    }
  }

  @Test("Item 3: a key is asked for, a wrong one refused, the right one taken; without it the connection is given up")
  func key() async throws {
    let serf = try SerfAgent("serf", key: Self.key)
    try await serf.run { _ in
      try await connected(to: serf) { connection in
        try await connection.request(.handshake)
        // The agent does not read the body of a command that it refuses so, and takes it for the next header.
        #expect(
          try await error(of: .tags(set: ["a": "b"], delete: []), on: connection) == .authenticationRequired)
        #expect(try await error(of: .stats, on: connection) == .authenticationRequired)
      }
      try await connected(to: serf) { connection in
        try await connection.request(.handshake)
        #expect(try await error(of: .auth(Secret("wrong")), on: connection) == .wrongKey)
        try await connection.request(.auth(Secret(Self.key)))
        try await expectInStep(connection, after: "auth")
      }
    }
  }

  private static func fields(_ name: String, _ answer: SerfRPCCommand.Answer, _ body: MessagePackValue? = nil)
    -> SerfRPCCommand
  { SerfRPCCommand(name, body: body, answer: answer) }

  /// Every command but `leave`, which ends the agent. Keys have answers with bodies also where they fail.
  private static let commands: [SerfRPCCommand] = [
    fields("event", .none, .fields(["Name": .text("deploy"), "Payload": .raw([1, 2]), "Coalesce": .bool(false)])),
    fields("force-leave", .none, .fields(["Node": .text("nobody"), "Prune": .bool(false)])),
    fields("join", .body, .fields(["Existing": .array([]), "Replay": .bool(false)])),
    fields("join", .body, .fields(["Existing": .array([.text("127.0.0.1:1")]), "Replay": .bool(false)])),
    .members,
    fields("members-filtered", .body, .fields(["Tags": .map([]), "Status": .text("alive"), "Name": .text("")])),
    .tags(set: ["color": "red"], delete: ["none"]),
    .tags(set: ["color": String(repeating: "x", count: 600)], delete: []),
    .memberEvents,
    fields("stream", .records, .fields(["Type": .text("nonsense")])),
    fields("monitor", .records, .fields(["LogLevel": .text("ERR")])),
    fields("stop", .none, .fields(["Stop": .unsigned(999)])),
    fields("respond", .none, .fields(["ID": .unsigned(7), "Payload": .raw([])])),
    fields("install-key", .body, .fields(["Key": .text("AAECAwQFBgcICQoLDA0ODw==")])),
    fields("use-key", .body, .fields(["Key": .text("AAECAwQFBgcICQoLDA0ODw==")])),
    fields("remove-key", .body, .fields(["Key": .text("AAECAwQFBgcICQoLDA0ODw==")])),
    fields("list-keys", .body),
    .stats,
    fields("get-coordinate", .body, .fields(["Node": .text("serf")])),
  ]

  @Test("Item 4: behind every command, whether it succeeds or not, the connection is in step")
  func everyCommand() async throws {
    let serf = try SerfAgent("serf")
    try await serf.run { _ in
      try await connected(to: serf) { connection in
        try await connection.request(.handshake)
        var refused: [String] = []
        for command in Self.commands {
          switch try await error(of: command, on: connection) {
          case .rejected?: refused.append(command.name)
          case nil: break
          case let other?: Issue.record("\(command.name): \(other)")
          }
          try await expectInStep(connection, after: command.name)
        }
        let keys = ["install-key", "use-key", "remove-key", "list-keys"]
        #expect(refused == ["join", "tags", "stream", "respond"] + keys)
      }
      try await connected(to: serf) { connection in
        try await connection.request(.handshake)
        #expect(try await error(of: SerfRPCCommand("leave"), on: connection) == nil)
      }
    }
  }

  @Test("Item 5: the coordinate of an unknown node is no coordinate, and no crash")
  func unknownCoordinate() async throws {
    let serf = try SerfAgent("serf")
    try await serf.run { _ in
      try await connected(to: serf) { connection in
        try await connection.request(.handshake)
        let answer = try await connection.request(
          Self.fields("get-coordinate", .body, .fields(["Node": .text("nobody")])))
        #expect(answer["Ok"] == .bool(false))
        try await expectInStep(connection, after: "get-coordinate")
      }
    }
  }

  @Test("Item 7: events come on the stream that asked for them, at once or, where they may be merged, after a second")
  func stream() async throws {
    let serf = try SerfAgent("serf")
    try await serf.run { _ in
      try await connected(to: serf) { connection in
        try await connection.request(.handshake)
        let records = try await connection.records(
          Self.fields("stream", .records, .fields(["Type": .text("user:a,query")])))
        var iterator = records.makeAsyncIterator()
        var times: [Duration] = []
        for isMerged in [false, true] {
          let start = ContinuousClock().now
          for name in ["other", "a"] {
            try await connection.request(
              Self.fields(
                "event", .none,
                .fields(["Name": .text(name), "Payload": .raw([7]), "Coalesce": .bool(isMerged)])))
          }
          let record = try #require(await iterator.next())
          times.append(start.duration(to: ContinuousClock().now))
          #expect(record["Event"]?.text == "user")
          #expect(record["Name"]?.text == "a")
          #expect(record["Payload"]?.bytes == [7])
          #expect(record["Coalesce"] == .bool(isMerged))
        }
        #expect(times[1] > .milliseconds(300))
        #expect(times[0] < times[1])
      }
    }
  }

  private static func query(_ timeout: Duration) -> SerfRPCCommand {
    fields(
      "query", .records,
      .fields([
        "FilterNodes": .array([]), "FilterTags": .map([]), "RequestAck": .bool(true), "RelayFactor": .unsigned(0),
        "Timeout": .integer(Int64(timeout / .nanoseconds(1))), "Name": .text("load"), "Payload": .raw([1]),
      ]))
  }

  @Test("Item 8: a query brings acks, answers and one end; only the connection that was asked may answer")
  func query() async throws {
    let serf = try SerfAgent("serf")
    let other = try SerfAgent("other")
    try await serf.run { _ in
      try await other.run { _ in
        _ = try await serf.command("join", "\(other.seed.endpoint)")
        try await serf.waitFor("other", "alive")
        try await connected(to: serf) { asking in
          try await connected(to: serf) { asked in
            try await connected(to: other) { alsoAsked in
              var questions: [AsyncStream<MessagePackValue>] = []
              for connection in [asked, alsoAsked] {
                try await connection.request(.handshake)
                questions.append(
                  try await connection.records(Self.fields("stream", .records, .fields(["Type": .text("query")]))))
              }
              try await asking.request(.handshake)
              let answers = try await asking.records(Self.query(.seconds(3)))
              for (connection, stream) in zip([asked, alsoAsked], questions) {
                let question = try #require(await stream.first { _ in true })
                let id = try #require(question["ID"]?.integer(UInt64.self))
                let respond = Self.fields(
                  "respond", .none, .fields(["ID": .unsigned(id), "Payload": .raw([9])]))
                #expect(
                  try await error(of: respond, on: asking)
                    == .rejected(command: "respond", reason: "No pending queries matching ID"))
                #expect(try await error(of: respond, on: connection) == nil)
              }
              var seen: [String] = []
              var isDone = false
              for await answer in answers {
                let type = answer["Type"]?.text ?? "?"
                let member = answer["From"]?.text ?? "?"
                if type == "done" {
                  isDone = true
                  break
                }
                // Serf acknowledges in the name of nobody, over and over, if its query ends before its timer does.
                if !member.isEmpty { seen.append("\(type) \(member)") }
              }
              #expect(isDone)
              #expect(seen.sorted() == ["ack other", "ack serf", "response other", "response serf"])
            }
          }
        }
      }
    }
  }

  @Test("Item 9: a join that hangs is given up at our deadline, and no other answer is taken for its own")
  func hangingJoin() async throws {
    let serf = try SerfAgent("serf", profile: "lan")
    let silent = try LoopbackListener()
    try await serf.run { _ in
      var deadlines = SerfRPCCommand.Deadlines()
      deadlines.join = .seconds(1)
      try await connected(to: serf, deadlines: deadlines) { connection in
        try await connection.request(.handshake)
        async let stats = error(of: .stats, on: connection)
        #expect(
          try await error(of: .join(silent.seed.endpoint), on: connection)
            == .deadline(command: "join", after: .seconds(1)))
        // Sent before the join it is answered; behind it, it ends with the connection.
        if case .rejected? = try await stats { Issue.record("the answer of another command was taken") }
      }
      try await connected(to: serf) { connection in
        try await connection.request(.handshake)
        try await expectInStep(connection, after: "join")
      }
    }
  }
}
