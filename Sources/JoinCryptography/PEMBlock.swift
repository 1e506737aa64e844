/// One `-----BEGIN …-----` block of a text (RFC 7468).
struct PEMBlock: Sendable {
  /// What stands behind BEGIN: `RSA PRIVATE KEY`.
  let label: String
  /// All lines, the two marks included.
  let lines: [Substring]

  /// All whole blocks of a text, in order; anything between them is skipped.
  static func all(in text: String) -> [PEMBlock] {
    var blocks: [PEMBlock] = []
    var open: (label: Substring, lines: [Substring])?
    // A block's own headers end with an empty line.
    for line in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map(trimmed) {
      if let label = label(of: line, after: "-----BEGIN ") {
        open = (label, [line])
      } else if let block = open {
        open?.lines.append(line)
        if label(of: line, after: "-----END ") == block.label {
          blocks.append(PEMBlock(label: String(block.label), lines: block.lines + [line]))
          open = nil
        }
      }
    }
    return blocks
  }

  private static func label(of line: Substring, after mark: String) -> Substring? {
    guard line.hasPrefix(mark), line.hasSuffix("-----"), line.count > mark.count + 5 else { return nil }
    return line.dropFirst(mark.count).dropLast(5)
  }

  private static func trimmed(_ line: Substring) -> Substring {
    line[line.startIndex..<(line.lastIndex { !$0.isWhitespace }.map(line.index(after:)) ?? line.startIndex)]
  }

  /// Whether the block is some kind of private key.
  var isPrivateKey: Bool { label.hasSuffix("PRIVATE KEY") }

  /// Whether a passphrase is needed, as far as the text says so: OpenSSH's own format hides it inside.
  var isEncrypted: Bool {
    label == "ENCRYPTED PRIVATE KEY" || lines.contains { $0.hasPrefix("Proc-Type:") && $0.hasSuffix("ENCRYPTED") }
  }

  /// The block as it stood, ended by a newline.
  var text: String { lines.joined(separator: "\n") + "\n" }

  /// The bytes between the marks, for a block without headers of its own; nil when they are no base64.
  var bytes: [UInt8]? { Base64.decode(lines.dropFirst().dropLast().joined()) }
}
