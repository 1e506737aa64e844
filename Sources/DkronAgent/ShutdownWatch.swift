internal import Glibc
internal import ServiceLifecycle
internal import UnixSignals

/// Ends the process at the second SIGTERM or SIGINT: the first one asked politely. The same one
/// within a quarter of a second is the first one still: `timeout` sends it to a process and then to its group.
///
/// It must be the first service of its group: services are stopped in reverse order, so it still listens while the
/// others take their time.
struct ShutdownWatch: Service {
  func run() async throws {
    let signals = await UnixSignalsSequence(trapping: .sigterm, .sigint)
    var first: (signal: UnixSignal, at: ContinuousClock.Instant)?
    for await signal in signals.cancelOnGracefulShutdown() {
      guard let asked = first else {
        first = (signal, .now)
        continue
      }
      if signal == asked.signal, asked.at.duration(to: .now) < .milliseconds(250) { continue }
      die(of: signal == .sigint ? SIGINT : SIGTERM)
    }
  }

  /// The parent sees a process that died of the signal. As the first process of a container it cannot, hence the exit.
  private func die(of number: Int32) -> Never {
    Glibc.signal(number, SIG_DFL)
    // Threads of a pool block all signals. Were it left to another thread, the exit might come first.
    var unblocked = sigset_t()
    sigemptyset(&unblocked)
    sigaddset(&unblocked, number)
    pthread_sigmask(SIG_UNBLOCK, &unblocked, nil)
    raise(number)
    _exit(128 + number)
  }
}
