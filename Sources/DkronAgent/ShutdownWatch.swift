internal import ServiceLifecycle
internal import UnixSignals

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#endif

/// Ends the process at the second SIGTERM or SIGINT, as if it had never been caught: the first one asked politely.
struct ShutdownWatch: Service {
  func run() async throws {
    let signals = await UnixSignalsSequence(trapping: .sigterm, .sigint)
    var count = 0
    for await signal in signals.cancelOnGracefulShutdown() {
      count += 1
      guard count == 2 else { continue }
      let number = signal == .sigint ? SIGINT : SIGTERM
      Glibc.signal(number, SIG_DFL)
      raise(number)
    }
  }
}
