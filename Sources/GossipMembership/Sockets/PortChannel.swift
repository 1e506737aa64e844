internal import Logging
internal import NIOCore
internal import SeedDialing
internal import Synchronization

/// A channel on the node's port that is opened again whenever it closes, for as long as the node runs.
final class PortChannel: Sendable {
  /// The pause before it is opened again; it doubles up to the longest while that fails.
  private static let pause = Duration.milliseconds(10)
  private static let longestPause = Duration.seconds(5)

  private let name: String
  private let logger: Logger
  private let reopen: @Sendable () async throws -> any Channel
  private let current: Mutex<any Channel>

  /// Takes an open channel. The log calls it by `name`.
  init(
    _ channel: any Channel, name: String, logger: Logger, reopen: @escaping @Sendable () async throws -> any Channel
  ) {
    self.name = name
    self.logger = logger
    self.reopen = reopen
    current = Mutex(channel)
  }

  /// Replaces the channel whenever it has closed, until the task is cancelled; then nothing is open any more.
  func keepOpen<C: Clock<Duration>>(clock: C) async {
    let start = clock.now
    var gate = RepeatGate<String>()
    while true {
      await waitForClose()
      if Task.isCancelled { return }
      if let times = gate.times("", at: start.duration(to: clock.now)) {
        logger.warning("the system has closed the \(name); it is opened again\(times)")
      }
      await openAgain(clock: clock, since: start, &gate)
    }
  }

  /// Closes the channel and waits until it is.
  func close() async {
    let channel = current.withLock { $0 }
    channel.close(promise: nil)
    try? await channel.closeFuture.get()
  }

  private func waitForClose() async {
    let channel = current.withLock { $0 }
    await withTaskCancellationHandler {
      try? await channel.closeFuture.get()
    } onCancel: {
      channel.close(promise: nil)
    }
  }

  private func openAgain<C: Clock<Duration>>(
    clock: C, since start: C.Instant, _ gate: inout RepeatGate<String>
  ) async {
    var pause = Self.pause
    while (try? await clock.sleep(for: pause)) != nil {
      do {
        let channel = try await reopen()
        return current.withLock { $0 = channel }
      } catch {
        pause = min(pause * 2, Self.longestPause)
        let cause = ConnectFailure.reason(of: error)
        if let times = gate.times(cause, at: start.duration(to: clock.now)) {
          logger.error(
            "the \(name) cannot be opened again: \(cause)\(times); it is tried every \(Self.longestPause) at least")
        }
      }
    }
  }
}
