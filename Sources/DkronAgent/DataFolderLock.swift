internal import Glibc
internal import Logging

/// Keeps a data folder for one agent: two would take each other's socket, keys and peers. The kernel drops the lock
/// when the process ends, however it ends.
final class DataFolderLock: Sendable {
  /// The name of the locked file inside the data folder; it holds the number of the process.
  static let fileName = "dkron.lock"

  private let descriptor: Int32

  private init(descriptor: Int32) {
    self.descriptor = descriptor
  }

  deinit {
    close(descriptor)
  }

  /// Takes the lock, and fails when another agent has it. A folder that cannot be locked keeps nobody away: nil, with a
  /// warning unless the socket, which cannot be made there either, brings one.
  static func take(in folder: String, logger: Logger) throws(CommandFailure) -> DataFolderLock? {
    do {
      try AgentSocket.make(folder)
    } catch {
      return nil
    }
    let path = "\(folder)/\(fileName)"
    let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      warn(folder, errno, logger)
      return nil
    }
    let lock = DataFolderLock(descriptor: descriptor)
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      let code = errno
      if code == EWOULDBLOCK { throw inUse(folder, by: lock.holder) }
      warn(folder, code, logger)
      return nil
    }
    lock.sign()
    return lock
  }

  private static func inUse(_ folder: String, by holder: String?) -> CommandFailure {
    let name = holder.map { " (process \($0))" } ?? ""
    return CommandFailure(
      .temporary,
      "data-dir '\(folder)' is in use by another agent\(name); stop that agent, or give this one a data-dir of its own")
  }

  private static func warn(_ folder: String, _ code: Int32, _ logger: Logger) {
    logger.warning(
      """
      data-dir '\(folder)' cannot be kept for this agent alone: \(String(cString: strerror(code))); start no other \
      agent with it
      """)
  }

  private func sign() {
    let text = Array("\(getpid())\n".utf8)
    if ftruncate(descriptor, 0) == 0 { _ = write(descriptor, text, text.count) }
  }

  private var holder: String? {
    var bytes = [UInt8](repeating: 0, count: 16)
    let count = read(descriptor, &bytes, bytes.count)
    let digits = bytes.prefix(max(count, 0)).prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    return digits.isEmpty ? nil : String(decoding: digits, as: UTF8.self)
  }
}
