internal import Logging
internal import ServiceLifecycle
internal import UnixSignals

/// Answers SIGHUP, which ends a process that does not know it and which service managers send to ask for a reload.
struct HangupNotice: Service {
  let logger: Logger

  func run() async throws {
    for await _ in await UnixSignalsSequence(trapping: .sighup).cancelOnGracefulShutdown() {
      logger.warning("SIGHUP: reloading is not part of this version; restart the agent to read the configuration again")
    }
  }
}
