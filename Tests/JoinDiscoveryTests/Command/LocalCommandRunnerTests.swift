import Foundation
import JoinTestKit
import Testing

@testable import JoinDiscovery

@Suite("The command runner")
struct LocalCommandRunnerTests {
  private static let path = ["PATH": "/usr/bin:/bin"]

  private func shell(_ script: String, _ environment: [String: String] = path, deadline: Duration = .seconds(60))
    -> Command
  {
    Command(program: "sh", arguments: ["-c", script], environment: environment, deadline: deadline)
  }

  private func output(_ command: Command) async throws -> String {
    String(decoding: try await LocalCommandRunner().run(command), as: UTF8.self)
  }

  private func failure(_ command: Command) async -> CommandError? {
    do throws(CommandError) {
      _ = try await LocalCommandRunner().run(command)
      return nil
    } catch {
      return error
    }
  }

  @Test("Arguments, variables and output pass unchanged, and standard input is empty")
  func passes() async throws {
    let command = Command(
      program: "/bin/sh", arguments: ["-c", "cat; printf '%s|%s|%s' \"$1\" \"$WORD\" \"$HOME\"", "x", "a b $c 'd'"],
      environment: ["WORD": "é\n"])
    #expect(try await output(command) == "a b $c 'd'|é\n|")
  }

  @Test("Output larger than a pipe arrives whole")
  func large() async throws {
    #expect(try await output(shell("head -c 700000 /dev/zero")).utf8.count == 700_000)
  }

  @Test("A program is looked up on the PATH that it is given, where relative folders do not count")
  func lookup() async throws {
    #expect(try await output(shell("echo found")) == "found\n")
    let error = try #require(await failure(shell("true", ["PATH": "bin:.:/nowhere"])))
    #expect(error.reason == .notFound)
    #expect(error.description == "there is no program sh in the folders of PATH")
  }

  @Test("A failure names the program, its code and the end of what it complained about")
  func exitCode() async throws {
    let error = try #require(await failure(shell("echo hidden; seq 1 2000 >&2; echo 'log in first' >&2; exit 7")))
    #expect(error.reason == .exited(code: 7))
    #expect(error.description.hasPrefix("sh ended with code 7: "))
    #expect(error.description.hasSuffix(" 2000 log in first"))
    #expect(error.complaint.count <= 200)
    #expect(!error.description.contains("hidden"))
  }

  @Test("A program that cannot be started says why")
  func notStarted() async throws {
    #expect(await failure(Command(program: "/no/such/program"))?.description == "/no/such/program does not exist")
    #expect(await failure(Command(program: "/etc/passwd"))?.description == "/etc/passwd may not be run by this user")
  }

  @Test("A signal that ends it is told")
  func killed() async throws {
    #expect(await failure(shell("kill -9 $$"))?.reason == .killed(signal: 9))
  }

  @Test("A program that passes its deadline is ended, and what it said is kept")
  func deadline() async throws {
    let command = shell("echo waiting for a browser >&2; sleep 600", deadline: .milliseconds(500))
    let error = try #require(await failure(command))
    #expect(error.description == "sh did not end within 500ms: waiting for a browser")
  }

  @Test("Output beyond its bound ends the program")
  func tooMuch() async throws {
    var command = shell("yes")
    command.outputLimit = 100_000
    #expect(await failure(command)?.reason == .tooMuchOutput(limit: 100_000))
  }

  @Test("A child that keeps the output open does not hold up the end of its parent")
  func background() async throws {
    let line = try await withDeadline(for: "the end of the parent") {
      try await output(shell("sleep 600 & echo $!"))
    }
    let id = try #require(Int32(line.dropLast()))
    kill(id, SIGKILL)
  }

  @Test("Cancelling ends the program and its children, and reaps it")
  func cancellation() async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "dkron-command-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let fifo = "\(folder)/ready"
    mkfifo(fifo, 0o600)
    let script = "sleep 600 & echo $$ $! >'\(fifo)'; wait"
    let task = Task { await failure(shell(script)) }
    // Reading the pipe waits for its writer; a process of its own does that, and no thread of ours.
    let ids = try await runChildProcess("cat", arguments: [fifo], environment: Self.path).output
      .split(whereSeparator: \.isWhitespace).compactMap { Int32($0) }
    #expect(ids.count == 2)
    task.cancel()
    #expect(await task.value?.reason == .cancelled)
    #expect(kill(ids[0], 0) == -1 && errno == ESRCH)
    // The grandchild, killed too, ends when the system gets to it, and init may take its time to reap it.
    try await eventually("the grandchild has ended") {
      guard let state = try? String(contentsOfFile: "/proc/\(ids[1])/stat", encoding: .utf8) else { return true }
      return ["Z", "X"].contains(state.split(separator: " ")[2])
    }
  }

  @Test("A task that is cancelled already starts nothing")
  func cancelledBefore() async {
    let task = Task {
      await suspendUntilCancelled()
      return await failure(shell("echo started"))
    }
    task.cancel()
    #expect(await task.value?.reason == .cancelled)
  }

  @Test("No descriptor of ours reaches the program, and none of its own is left open here")
  func descriptors() async throws {
    // Opened without O_CLOEXEC, as a careless library would.
    let leaky = open("/dev/null", O_RDONLY)
    defer { close(leaky) }
    let seen = try await output(shell("ls /proc/self/fd")).split(whereSeparator: \.isWhitespace)
    // The fourth is the folder that ls reads.
    #expect(seen == ["0", "1", "2", "3"])
  }

  @Test("A command prints neither arguments nor variables")
  func printing() {
    let command = Command(program: "login", arguments: ["canary"], environment: ["TOKEN": "canary"])
    var dumped = ""
    dump(command, to: &dumped)
    #expect(!"\(command) \(String(reflecting: command)) \(dumped)".contains("canary"))
  }
}
