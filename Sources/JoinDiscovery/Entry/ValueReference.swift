import JoinPrimitives

/// A value that says where the real one is: `@env:NAME` a variable, `@file:/path` a file. `@@` begins a literal `@`.
///
/// References keep secrets out of process lists and configuration files; they are read anew each time they are
/// resolved.
public enum ValueReference: Sendable, Hashable {
  /// The text itself.
  case literal(String)
  /// The variable of this name.
  case environment(String)
  /// The content of the file at this path.
  case file(String)

  /// The largest file, in bytes.
  public static let fileLimit = 65536

  /// Tells what a text refers to, without looking there.
  public init(parsing text: String) throws(ReferenceError) {
    guard text.hasPrefix("@") else {
      self = .literal(text)
      return
    }
    if text.hasPrefix("@@") {
      self = .literal(String(text.dropFirst()))
    } else if text.hasPrefix("@env:"), text.utf8.count > 5 {
      self = .environment(String(text.dropFirst(5)))
    } else if text.hasPrefix("@file:"), text.utf8.count > 6 {
      self = .file(String(text.dropFirst(6)))
    } else {
      throw ReferenceError(
        "a value begins with '@' but is no reference",
        remedy: "write @env:NAME or @file:/path, or @@ for a value that begins with '@'")
    }
  }

  /// Whether the text refers to something outside of itself.
  public var isReference: Bool { if case .literal = self { false } else { true } }

  /// A secret as people may see it: a reference is none, all else is masked.
  public static func shown(_ secret: String) -> String {
    (try? ValueReference(parsing: secret))?.isReference == true ? secret : Secret.placeholder
  }

  /// The value: the text itself, or what it refers to without one final newline.
  public static func resolve(
    _ text: String, environment: Environment, files: any FileSystem
  ) throws(ReferenceError) -> String {
    switch try ValueReference(parsing: text) {
    case .literal(let value): return value
    case .environment(let name):
      guard let value = environment[name] else {
        throw ReferenceError(
          "the variable \(name) is not set, or empty", remedy: "set \(name), or correct the reference")
      }
      return withoutFinalNewline(value)
    case .file(let path): return withoutFinalNewline(try read(path, files: files))
    }
  }

  private static func read(_ path: String, files: any FileSystem) throws(ReferenceError) -> String {
    let bytes: [UInt8]
    do {
      bytes = try files.read(path, limit: fileLimit)
    } catch {
      throw ReferenceError(
        "the file \(error)", remedy: "put the value there, readable by the user who runs this, or correct the reference"
      )
    }
    guard let value = String(validating: bytes, as: UTF8.self) else {
      throw ReferenceError("the file \(path) is not UTF-8 text", remedy: "save it as UTF-8 text")
    }
    return value
  }

  private static func withoutFinalNewline(_ text: String) -> String {
    var scalars = text.unicodeScalars[...]
    if scalars.last == "\n" {
      scalars.removeLast()
      if scalars.last == "\r" { scalars.removeLast() }
    }
    return String(scalars)
  }
}
