internal import Glibc
internal import JoinPrimitives

/// Runs programs of this machine, each watched by a thread of its own.
public struct LocalCommandRunner: CommandRunner {
  /// Makes the one there is.
  public init() {}

  /// Runs a program to its end; see `CommandRunner`.
  public func run(_ command: Command) async throws(CommandError) -> [UInt8] {
    let alarm: Alarm
    do {
      alarm = try Alarm()
    } catch {
      throw CommandError(program: command.program, reason: .notStarted(SystemMessage.text(error.code)))
    }
    let result = await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        DetachedThread.start { continuation.resume(returning: Self.watch(command, alarm)) }
      }
    } onCancel: {
      alarm.ring()
    }
    return try result.get()
  }

  private static func watch(_ command: Command, _ alarm: Alarm) -> Result<[UInt8], CommandError> {
    guard !alarm.hasRung else { return .failure(CommandError(program: command.program, reason: .cancelled)) }
    let process: SpawnedProcess
    do throws(SpawnedProcess.Failure) {
      let path = try SpawnedProcess.path(of: command.program, environment: command.environment)
      process = try SpawnedProcess(
        path: path, name: command.program, arguments: command.arguments, environment: command.environment)
    } catch {
      return .failure(CommandError(program: command.program, reason: reason(of: error)))
    }
    var watch = ProcessWatch(process, command: command, alarm: alarm)
    return watch.result()
  }

  private static func reason(of failure: SpawnedProcess.Failure) -> CommandError.Reason {
    switch failure.code {
    case ENOENT, ENOTDIR: .notFound
    case EACCES, EPERM: .denied
    default: .notStarted(SystemMessage.text(failure.code))
    }
  }
}
