internal import FoundationEssentials

/// The tests that take too long for every run: `scripts/test --all` alone runs them.
package enum LongTests {
  /// Whether the environment asks for them, by `DKRON_ALL_TESTS=1`.
  package static var areWanted: Bool { ProcessInfo.processInfo.environment["DKRON_ALL_TESTS"] == "1" }
}
