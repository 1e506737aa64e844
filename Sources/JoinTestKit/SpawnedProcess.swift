internal import Glibc

/// A process that was just started, with the reading ends of its output. Both descriptors belong to the maker.
struct SpawnedProcess: Sendable {
  let id: Int32
  let output: Int32
  let errors: Int32

  /// Starts `program`, found on PATH when it holds no slash, with every signal at its default.
  init(_ program: String, arguments: [String], environment: [String: String]) throws {
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
    // A descriptor of ours in the child, which NIO's sockets would be, keeps a connection open that a test has closed.
    for descriptor in 3..<Self.descriptorBound { posix_spawn_file_actions_addclose(&actions, descriptor) }

    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var none = sigset_t()
    var all = sigset_t()
    sigemptyset(&none)
    sigfillset(&all)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setsigdefault(&attributes, &all)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))

    var id: pid_t = 0
    let variables = environment.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
    let code = Self.withCStrings([program] + arguments) { argv in
      Self.withCStrings(variables) { envp in posix_spawnp(&id, program, &actions, &attributes, argv, envp) }
    }
    guard code == 0 else {
      _ = close(output.read)
      _ = close(errors.read)
      throw SystemCallError("cannot start \(program)", code: code)
    }
    self.id = id
    self.output = output.read
    self.errors = errors.read
  }

  /// No descriptor of a test run reaches this number.
  private static let descriptorBound: Int32 = {
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return 1024 }
    return Int32(clamping: min(limit.rlim_cur, 4096))
  }()

  private static func pipe() throws -> (read: Int32, write: Int32) {
    var ends: [Int32] = [0, 0]
    guard Glibc.pipe(&ends) == 0 else { throw SystemCallError("pipe") }
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
