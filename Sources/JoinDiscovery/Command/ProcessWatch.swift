internal import Glibc
internal import JoinPrimitives

/// Waits, on the calling thread, for the end of one process: gathers its output, ends it when a bound is passed or the
/// alarm rings, and reaps it in any case.
struct ProcessWatch {
  /// How much of standard error is kept, from its end.
  private static let complaintLimit = 4096
  /// How often the process is asked whether it has ended, in milliseconds: its children may hold its output open.
  private static let pace: Int32 = 20

  private let process: SpawnedProcess
  private let command: Command
  private let alarm: Alarm
  private let start: Duration
  private var output: [UInt8] = []
  private var complaint: [UInt8] = []
  private var isOutputOpen = true
  private var isErrorsOpen = true

  init(_ process: SpawnedProcess, command: Command, alarm: Alarm) {
    self.process = process
    self.command = command
    self.alarm = alarm
    start = Self.now
    for descriptor in [process.output, process.errors] { _ = fcntl(descriptor, F_SETFL, O_NONBLOCK) }
  }

  /// The output of a process that ended well; closes its descriptors.
  mutating func result() -> Result<[UInt8], CommandError> {
    defer {
      _ = close(process.output)
      _ = close(process.errors)
    }
    switch follow() {
    case nil: return .success(output)
    case let reason?:
      return .failure(CommandError(program: command.program, reason: reason, complaint: words))
    }
  }

  private mutating func follow() -> CommandError.Reason? {
    while true {
      if alarm.hasRung { return end(for: .cancelled) }
      if Self.now - start >= command.deadline { return end(for: .timedOut(command.deadline)) }
      let status = endedStatus()
      gather()
      if output.count > command.outputLimit {
        let reason = CommandError.Reason.tooMuchOutput(limit: command.outputLimit)
        return status == nil ? end(for: reason) : reason
      }
      switch status {
      case .code(0)?: return nil
      case .code(let code)?: return .exited(code: code)
      case .signal(let signal)?: return .killed(signal: signal)
      case nil: pause()
      }
    }
  }

  /// Waits until there is something to read, the alarm rings, or it is time to look again.
  private func pause() {
    var sources = [pollfd(fd: alarm.descriptor, events: Int16(POLLIN), revents: 0)]
    if isOutputOpen { sources.append(pollfd(fd: process.output, events: Int16(POLLIN), revents: 0)) }
    if isErrorsOpen { sources.append(pollfd(fd: process.errors, events: Int16(POLLIN), revents: 0)) }
    _ = poll(&sources, nfds_t(sources.count), Self.pace)
  }

  private mutating func gather() {
    let room = command.outputLimit + 1
    isOutputOpen = isOutputOpen && Self.drain(process.output) { output += $0.prefix(room - output.count) }
    isErrorsOpen =
      isErrorsOpen
      && Self.drain(process.errors) { piece in
        complaint += piece
        complaint.removeFirst(max(0, complaint.count - Self.complaintLimit))
      }
  }

  /// Reads what is there, at most 1 MiB at a time, so that a flood cannot hold up the deadline. False at the end.
  private static func drain(_ descriptor: Int32, _ keep: (ArraySlice<UInt8>) -> Void) -> Bool {
    var chunk = [UInt8](repeating: 0, count: 16384)
    for _ in 0..<64 {
      let count = chunk.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
      if count == 0 { return false }
      if count < 0 { return errno == EAGAIN || errno == EINTR }
      keep(chunk[..<count])
    }
    return true
  }

  /// How the process ended, which reaps it; nil while it runs.
  private func endedStatus() -> ExitStatus? {
    var status: Int32 = 0
    let found = waitpid(process.id, &status, WNOHANG)
    if found == process.id { return ExitStatus(waitStatus: status) }
    // Somebody else has reaped it: how it ended is lost.
    return found < 0 && errno == ECHILD ? .code(-1) : nil
  }

  private mutating func end(for reason: CommandError.Reason) -> CommandError.Reason {
    process.end()
    var status: Int32 = 0
    while waitpid(process.id, &status, 0) < 0, errno == EINTR {}
    gather()
    return reason
  }

  /// The last lines of the complaint, as far as they fit into a message.
  private var words: String {
    let all = String(decoding: complaint, as: UTF8.self)
    guard let last = all.lastIndex(where: { !$0.isWhitespace }) else { return "" }
    let text = all[...last]
    let limit = 200
    guard text.count > limit else { return ServerText.excerpt(text) }
    let tail = text.suffix(limit)
    return ServerText.excerpt(tail.firstIndex(where: \.isNewline).map { tail[$0...] } ?? tail)
  }

  private static var now: Duration {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
  }
}
