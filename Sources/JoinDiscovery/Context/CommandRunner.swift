import JoinPrimitives

/// Runs the programs that hand out credentials. No shell is in between: arguments arrive as they are.
public protocol CommandRunner: Sendable {
  /// Runs a program to its end and gives what it wrote to standard output. A program that ends with another code than 0
  /// is an error. Cancelling the task kills the program.
  func run(_ command: Command) async throws(CommandError) -> [UInt8]
}

/// A program and how it is run. Arguments and environment may hold secrets, so neither is printed.
public struct Command: Sendable {
  /// A path, or a name that is looked up on the PATH of `environment`.
  public var program: String
  /// What follows the program's name.
  public var arguments: [String]
  /// All variables that the program sees.
  public var environment: [String: String]
  /// The time until it has ended.
  public var deadline: Duration
  /// How many bytes it may write to standard output.
  public var outputLimit: Int

  /// A command with the usual bounds: 60 s, 1 MiB.
  public init(
    program: String, arguments: [String] = [], environment: [String: String] = [:], deadline: Duration = .seconds(60),
    outputLimit: Int = 1 << 20
  ) {
    self.program = program
    self.arguments = arguments
    self.environment = environment
    self.deadline = deadline
    self.outputLimit = outputLimit
  }
}

extension Command: CustomStringConvertible, CustomReflectable {
  /// The program alone.
  public var description: String { program }
  /// A mirror of the program alone.
  public var customMirror: Mirror { Mirror(self, children: ["program": program]) }
}

/// A program that did not do what it was run for.
public struct CommandError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The cause.
  public enum Reason: Sendable, Equatable {
    /// There is no such program, or none of that name on the PATH.
    case notFound
    /// This user may not run it.
    case denied
    /// The system's own words for why it did not start.
    case notStarted(String)
    /// It ended with this code, which is not 0.
    case exited(code: Int32)
    /// This signal ended it.
    case killed(signal: Int32)
    /// It did not end in time.
    case timedOut(Duration)
    /// It wrote more than this many bytes.
    case tooMuchOutput(limit: Int)
    /// The caller no longer waits.
    case cancelled
  }

  /// The program as it was asked for.
  public let program: String
  /// The cause.
  public let reason: Reason
  /// The end of what it wrote to standard error, in one line; empty when it wrote nothing.
  public let complaint: String

  /// Describes a failure.
  public init(program: String, reason: Reason, complaint: String = "") {
    self.program = program
    self.reason = reason
    self.complaint = complaint
  }

  /// Program, cause and complaint in words.
  public var description: String {
    let words =
      switch reason {
      case .notFound:
        program.contains("/") ? "\(program) does not exist" : "there is no program \(program) in the folders of PATH"
      case .denied: "\(program) may not be run by this user"
      case .notStarted(let words): "\(program) cannot be started: \(words)"
      case .exited(let code): "\(program) ended with code \(code)"
      case .killed(let signal): "\(program) was ended by signal \(signal)"
      case .timedOut(let deadline): "\(program) did not end within \(GoDuration.format(deadline))"
      case .tooMuchOutput(let limit): "\(program) wrote more than \(limit) bytes"
      case .cancelled: "\(program) was ended, since nobody waits for it any more"
      }
    return complaint.isEmpty ? words : "\(words): \(complaint)"
  }
}
