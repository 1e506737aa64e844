import Foundation

/// What a process takes, as the kernel counts it.
struct ProcessFigures: Sendable {
  /// Bytes of memory that are not backed by a file.
  let anonymousMemory: Int
  /// Open file descriptors.
  let openFiles: Int

  init(of process: Int32) throws {
    let status = try String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8)
    let line = status.split(separator: "\n").first { $0.hasPrefix("RssAnon:") }
    anonymousMemory = (line?.split(whereSeparator: { !$0.isNumber }).first.flatMap { Int($0) } ?? 0) * 1024
    openFiles = try FileManager.default.contentsOfDirectory(atPath: "/proc/\(process)/fd").count
  }
}
