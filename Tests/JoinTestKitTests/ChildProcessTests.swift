import JoinDiscovery
import JoinTestKit
import Testing

@Suite("Child process")
struct ChildProcessTests {
  @Test("Output, errors and exit code arrive whole")
  func runsToItsEnd() async throws {
    let (status, output, errors) = try await runChildProcess(
      "/bin/sh", arguments: ["-c", "echo out; echo err >&2; echo $WORD; exit 3"], environment: ["WORD": "given"]
    )
    #expect(status == .code(3))
    #expect(output == "out\ngiven\n")
    #expect(errors == "err\n")
  }

  @Test("A signal reaches a process that waits")
  func signals() async throws {
    let script = "trap 'echo caught; exit 0' TERM; echo ready; while :; do sleep 0.05; done"
    try await withChildProcess("/bin/sh", arguments: ["-c", script], environment: ["PATH": "/usr/bin:/bin"]) { child in
      try await child.waitForLine(containing: "ready")
      child.send(15)
      try await child.waitForLine(containing: "caught")
      #expect(try await child.waitForExit() == .code(0))
    }
  }

  @Test("A process that is still running is killed when its scope ends")
  func killedAtScopeEnd() async throws {
    let child = try await withChildProcess("/bin/sleep", arguments: ["600"]) { $0 }
    #expect(child.status == .signal(9))
  }

  @Test("A line that never comes is an error that shows what came instead")
  func missingLine() async throws {
    await #expect {
      try await withChildProcess("/bin/sh", arguments: ["-c", "echo other"]) { child in
        try await child.waitForLine(containing: "expected")
      }
    } throws: { "\($0)".contains("expected") && "\($0)".contains("other") }
  }

  @Test("A program that does not exist is an error that names it")
  func missingProgram() async throws {
    await #expect {
      try await withChildProcess("/no/such/program") { _ in }
    } throws: { "\($0)".contains("/no/such/program") }
  }
}
