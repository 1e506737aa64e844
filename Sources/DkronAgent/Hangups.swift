internal import UnixSignals

/// The SIGHUPs of the process, from the moment this exists: without it, one ends the process.
package struct Hangups: Sendable {
  let signals: UnixSignalsSequence

  /// Begins to take them in; those that come before somebody reads wait.
  package init() async {
    signals = await UnixSignalsSequence(trapping: .sighup)
  }
}
