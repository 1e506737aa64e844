/// Who makes use of a setting. One that nobody uses is accepted all the same, so that an existing file loads, and named
/// once.
package enum SettingUse: Sendable, Hashable {
  /// This program, in this version.
  case agent
  /// Dkron's scheduler, which is no part of this program.
  case scheduler
}
