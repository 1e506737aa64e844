internal import Glibc
package import JoinPrimitives
internal import NIOCore

/// Probes seeds by TCP connects that are closed as soon as they are accepted.
package struct SeedDialer: SeedProbing {
  private let clock: any Clock<Duration>
  package let connectDeadline: Duration
  private let budget: DialBudget

  /// Measures deadlines and the ramp by `clock`. All probes of this dialer together hold at most `limit` connects open.
  package init(
    connectDeadline: Duration = DialSchedule.localDeadline, clock: any Clock<Duration> = ContinuousClock(),
    limit: Int = SeedDialer.descriptorLimit()
  ) {
    self.connectDeadline = connectDeadline
    self.clock = clock
    budget = DialBudget(limit)
  }

  /// The most connects that one probe holds open.
  package static let probeLimit = 1024
  /// The most connects that all probes together hold open, where the process may have more files.
  private static let longestLine: rlim_t = 4096

  /// How many connects a dialer may hold open: half of the process's file limit, within reason.
  package static func descriptorLimit() -> Int {
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return 128 }
    return max(1, Int(min(limit.rlim_cur / 2, longestLine)))
  }

  package func probe(
    _ seeds: [Seed], defaultPort: UInt16, deadline: Duration, limit: Int
  ) -> AsyncStream<(Seed, ProbeResult)> {
    let dialled = seeds.map { $0.withPort(defaultPort) }
    let (stream, continuation) = AsyncStream.makeStream(of: (Seed, ProbeResult).self)
    let task = Task {
      await dial(dialled, policy: .init(deadline: deadline, limit: limit)) { continuation.yield(($0, $1)) }
      continuation.finish()
    }
    continuation.onTermination = { _ in task.cancel() }
    return stream
  }

  private enum Step: Sendable {
    case ended(Int, ProbeResult)
    case cancelled
    case rampTimerFired
  }

  private func dial(
    _ seeds: [Seed], policy: DialSchedule.Policy, report: @Sendable (Seed, ProbeResult) -> Void
  ) async {
    let share = budget.share()
    await withTaskGroup(of: Step.self) { group in
      var schedule = DialSchedule(count: seeds.count, policy: policy)
      var actions = schedule.handle(.start)
      while true {
        for action in actions {
          switch action {
          case .dial(let index, let deadline):
            group.addTask { await connect(to: seeds[index], index: index, deadline: deadline, share) }
          case .setRampTimer(let interval):
            group.addTask { (try? await clock.sleep(for: interval)) == nil ? .cancelled : .rampTimerFired }
          case .finish:
            group.cancelAll()
            return
          }
        }
        switch await group.next() {
        case .ended(let index, let result)?:
          report(seeds[index], result)
          actions = schedule.handle(.ended(index, isLive: result == .alive))
        case .rampTimerFired?:
          actions = schedule.handle(.rampTimerFired)
        case .cancelled?, nil:
          group.cancelAll()
          return
        }
      }
    }
  }

  private func connect(to seed: Seed, index: Int, deadline: Duration, _ share: DialBudget.Share) async -> Step {
    do {
      // The deadline counts from the connect, not from the wait for room.
      let isAlive = try await budget.withRoom(for: share) {
        let channel = try await withTimeLimit(deadline, clock: clock) {
          try await TCPConnector.connect(to: .address(seed.address), port: seed.port ?? 0)
        } discard: {
          $0.close(promise: nil)
        }
        channel?.close(promise: nil)
        return channel != nil
      }
      return .ended(index, isAlive ? .alive : .timedOut)
    } catch is CancellationError {
      return .cancelled
    } catch {
      return .ended(index, ConnectFailure.result(of: error))
    }
  }
}
