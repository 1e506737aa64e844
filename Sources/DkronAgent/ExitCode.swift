/// What the process tells its parent when it ends, after sysexits where that has a word for it.
package enum ExitCode: Int32, Sendable {
  /// All went well.
  case success = 0
  /// The join attempts that were allowed are used up; `join-status`: still trying.
  case joinExhausted = 1
  /// `join-status`: the agent gave up.
  case gaveUp = 2
  /// An unknown flag or subcommand.
  case usage = 64
  /// A lookup failed and nothing was found, no agent answers, or an asked-for port is taken.
  case unavailable = 69
  /// A fault of this program.
  case software = 70
  /// Not now: no address yet, or it cannot be bound. Starting again may help.
  case temporary = 75
  /// A bad value, key or entry.
  case configuration = 78
}
