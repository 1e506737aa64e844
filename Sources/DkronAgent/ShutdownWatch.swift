internal import Glibc
internal import ServiceLifecycle
internal import UnixSignals

/// Ends the process at the second SIGTERM or SIGINT: the first one asked politely.
///
/// It must be the first service of its group: services are stopped in reverse order, so it still listens while the
/// others take their time.
struct ShutdownWatch: Service {
  func run() async throws {
    let signals = await UnixSignalsSequence(trapping: .sigterm, .sigint)
    var count = 0
    for await signal in signals.cancelOnGracefulShutdown() {
      count += 1
      guard count == 2 else { continue }
      let number = signal == .sigint ? SIGINT : SIGTERM
      // The parent sees a process that died of the signal. As the first process of a container it cannot, hence the
      // exit.
      Glibc.signal(number, SIG_DFL)
      kill(getpid(), number)
      _exit(128 + number)
    }
  }
}
