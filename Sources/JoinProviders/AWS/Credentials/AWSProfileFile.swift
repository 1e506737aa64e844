import JoinDiscovery
import JoinPrimitives

/// One of the two shared files of AWS's tools, `~/.aws/config` and `~/.aws/credentials`.
struct AWSProfileFile: Sendable {
  /// The two files write the names of profiles differently.
  enum Kind: Sendable {
    /// `[profile name]`, and `[default]`.
    case config
    /// `[name]`.
    case credentials
  }

  /// The keys of one section, in lower case. Any value may be a secret.
  struct Section: Sendable, Equatable {
    var values: [String: Secret] = [:]
    /// Indented keys below a key without a value.
    var nested: [String: [String: Secret]] = [:]
  }

  /// By name.
  private(set) var profiles: [String: Section] = [:]
  /// The sections `[services name]`, by name.
  private(set) var services: [String: Section] = [:]

  /// Reads the whole file. An error names the line and shows nothing of it, since it may hold a secret.
  init(_ text: String, kind: Kind, path: String) throws(DiscoveryError) {
    var section: WritableKeyPath<AWSProfileFile, Section?>?
    var openKey: String?
    for (index, rawLine) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
      let line = Self.trimmed(rawLine)
      if line.isEmpty || line.hasPrefix("#") || line.hasPrefix(";") { continue }
      if line.hasPrefix("[") {
        guard let end = line.firstIndex(of: "]") else {
          throw Self.failure("the bracket is never closed", line: index + 1, path: path)
        }
        section = Self.place(of: line[line.index(after: line.startIndex)..<end], kind: kind)
        if let section { self[keyPath: section] = self[keyPath: section] ?? Section() }
        openKey = nil
        continue
      }
      guard let equals = line.firstIndex(of: "=") else {
        throw Self.failure("there is no '='", line: index + 1, path: path)
      }
      let key = Self.trimmed(line[..<equals]).lowercased()
      let value = Secret(String(Self.trimmed(line[line.index(after: equals)...])))
      guard let section else { continue }
      if rawLine.first == " " || rawLine.first == "\t", let openKey {
        self[keyPath: section]?.nested[openKey, default: [:]][key] = value
      } else {
        self[keyPath: section]?.values[key] = value
        openKey = value.isEmpty ? key : nil
      }
    }
  }

  /// Where a section belongs; nil for sections that nothing here reads.
  private static func place(of header: Substring, kind: Kind) -> WritableKeyPath<AWSProfileFile, Section?>? {
    let header = trimmed(header)
    if kind == .credentials { return \.profiles[String(header)] }
    let words = header.split(maxSplits: 1, whereSeparator: \.isWhitespace)
    guard let first = words.first else { return nil }
    guard words.count == 2 else { return first == "default" ? \.profiles["default"] : nil }
    let name = unquoted(trimmed(words[1]))
    switch first {
    case "profile": return \.profiles[name]
    case "services": return \.services[name]
    default: return nil
    }
  }

  private static func unquoted(_ text: Substring) -> String {
    for quote in ["\"", "'"] where text.count >= 2 && text.hasPrefix(quote) && text.hasSuffix(quote) {
      return String(text.dropFirst().dropLast())
    }
    return String(text)
  }

  private static func trimmed(_ text: Substring) -> Substring {
    let head = text.drop(while: \.isWhitespace)
    return head.lastIndex { !$0.isWhitespace }.map { head[...$0] } ?? head[head.endIndex...]
  }

  private static func failure(_ words: String, line: Int, path: String) -> DiscoveryError {
    .aws(
      .configuration, "\(path), line \(line): \(words)", remedy: "correct that line; a setting is written key = value")
  }
}
