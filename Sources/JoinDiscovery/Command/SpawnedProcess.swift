internal import FoundationEssentials
internal import Glibc

/// A process that was just started, with the reading ends of its output. Both descriptors belong to the maker, and so
/// does the duty to wait for its end.
package struct SpawnedProcess: Sendable {
  /// The system's number for a call that failed.
  package struct Failure: Error {
    /// The number, as `errno` has it.
    package let code: Int32
  }

  /// The process id, which is also its group's.
  package let id: Int32
  /// What it writes to standard output.
  package let output: Int32
  /// What it writes to standard error.
  package let errors: Int32

  /// Starts the program at a path with exactly these variables, an empty standard input, every signal at its default,
  /// no descriptor of ours and a process group of its own, so that its children can be ended with it.
  package init(
    path: String, name: String? = nil, arguments: [String], environment: [String: String]
  ) throws(Failure) {
    let output = try Self.pipe()
    defer { _ = close(output.write) }
    let errors: (read: Int32, write: Int32)
    do {
      errors = try Self.pipe()
    } catch {
      _ = close(output.read)
      throw error
    }
    defer { _ = close(errors.write) }

    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_adddup2(&actions, output.write, STDOUT_FILENO)
    posix_spawn_file_actions_adddup2(&actions, errors.write, STDERR_FILENO)
    // A library may have opened descriptors that pass to children; in the child they would keep connections open.
    for descriptor in Self.openDescriptors { posix_spawn_file_actions_addclose(&actions, descriptor) }

    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var none = sigset_t()
    var all = sigset_t()
    sigemptyset(&none)
    sigfillset(&all)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setsigdefault(&attributes, &all)
    posix_spawnattr_setpgroup(&attributes, 0)
    posix_spawnattr_setflags(
      &attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP))

    var id: pid_t = 0
    let variables = environment.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
    let code = Self.withCStrings([name ?? path] + arguments) { argv in
      Self.withCStrings(variables) { envp in posix_spawn(&id, path, &actions, &attributes, argv, envp) }
    }
    guard code == 0 else {
      _ = close(output.read)
      _ = close(errors.read)
      throw Failure(code: code)
    }
    self.id = id
    self.output = output.read
    self.errors = errors.read
  }

  /// The path of a program: itself when it holds a slash, else the first one on the PATH of `environment` that may be
  /// run. Relative folders on the PATH are passed over, since what they hold depends on where we stand. The failure is
  /// that of the last candidate that exists, or ENOENT.
  package static func path(of program: String, environment: [String: String]) throws(Failure) -> String {
    if program.contains("/") { return program }
    var failure = Failure(code: ENOENT)
    for folder in (environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin").split(separator: ":") {
      guard folder.hasPrefix("/") else { continue }
      let candidate = "\(folder)/\(program)"
      if access(candidate, X_OK) == 0 { return candidate }
      if errno != ENOENT, errno != ENOTDIR { failure = Failure(code: errno) }
    }
    throw failure
  }

  /// Ends the process and its children at once.
  package func end() {
    _ = kill(-id, SIGKILL)
    // Until the child has made its group, a signal to the group finds nobody.
    _ = kill(id, SIGKILL)
  }

  /// Closing one that is gone by then does no harm.
  private static var openDescriptors: [Int32] {
    guard let names = try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd") else {
      return Array(3..<1024)
    }
    return names.compactMap { Int32($0) }.filter { $0 > 2 }
  }

  /// A pipe whose ends do not pass to children.
  static func pipe() throws(Failure) -> (read: Int32, write: Int32) {
    var ends: [Int32] = [0, 0]
    guard Glibc.pipe(&ends) == 0 else { throw Failure(code: errno) }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    return (ends[0], ends[1])
  }

  private static func withCStrings<Result>(
    _ strings: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
  ) -> Result {
    let copies = strings.map { strdup($0) }
    defer { for copy in copies { free(copy) } }
    return body(copies + [nil])
  }
}
