internal import Glibc
internal import Synchronization

/// Wakes a thread that waits in `poll`, once and for good.
final class Alarm: Sendable {
  private let reading: Int32
  private let writing: Int32
  private let rung = Atomic(false)

  init() throws(SpawnedProcess.Failure) {
    (reading, writing) = try SpawnedProcess.pipe()
  }

  deinit {
    _ = close(reading)
    _ = close(writing)
  }

  /// Becomes readable when the alarm rings. It is never read, so that it stays so.
  var descriptor: Int32 { reading }

  var hasRung: Bool { rung.load(ordering: .acquiring) }

  func ring() {
    rung.store(true, ordering: .releasing)
    _ = write(writing, "!", 1)
  }
}
