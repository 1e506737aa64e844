import FoundationEssentials

/// The programs that `scripts/install` puts into the folder `.build-tools` of this clone.
enum BuiltTool {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  /// The path of a program there. Tests that need one do not pass without it.
  static func path(_ name: String) throws -> String {
    guard isThere(name) else { throw MissingTool(path: place(name)) }
    return place(name)
  }

  /// Whether a program is there that not every system can build.
  static func isThere(_ name: String) -> Bool { FileManager.default.isExecutableFile(atPath: place(name)) }

  private static func place(_ name: String) -> String { root.appending(path: ".build-tools/\(name)").path }

  /// The path of a source file of a simulator.
  static func source(_ name: String) -> String { root.appending(path: "Tests/Simulators/\(name)").path }
}

/// A program is not there that a test needs.
struct MissingTool: Error, CustomStringConvertible {
  let path: String
  var description: String { "there is no \(path): run scripts/install" }
}
