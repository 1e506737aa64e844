extension IPAddress: CustomStringConvertible {
  /// RFC 5952 text, with `%zone` where there is one and without brackets.
  public var description: String {
    guard family == .v6 else { return bytes.map(String.init).joined(separator: ".") }
    let groups = stride(from: 0, to: 16, by: 2).map { UInt16(bytes[$0]) << 8 | UInt16(bytes[$0 + 1]) }
    let hex = { (part: ArraySlice<UInt16>) in part.map { String($0, radix: 16) }.joined(separator: ":") }
    let run = Self.longestZeroRun(in: groups)
    let text = run.map { "\(hex(groups[..<$0.lowerBound]))::\(hex(groups[$0.upperBound...]))" } ?? hex(groups[...])
    return zone.map { "\(text)%\($0)" } ?? text
  }

  /// The first of the longest runs of at least two zero groups (RFC 5952, section 4.2).
  private static func longestZeroRun(in groups: [UInt16]) -> Range<Int>? {
    var best: Range<Int>?
    var start = 0
    for (index, group) in groups.enumerated() {
      guard group == 0 else {
        start = index + 1
        continue
      }
      let run = start..<index + 1
      if run.count >= 2, run.count > best?.count ?? 0 { best = run }
    }
    return best
  }
}

extension IPAddress {
  static let mappedPrefix: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF]

  static func isZone(_ text: String) -> Bool {
    (1...15).contains(text.utf8.count)
      && text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && !"/%[]:".utf8.contains($0) }
  }

  static func parseV4(_ text: some StringProtocol) -> [UInt8]? {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 4 else { return nil }
    var bytes: [UInt8] = []
    for part in parts {
      guard (1...3).contains(part.utf8.count), part.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
      guard part.utf8.count == 1 || part.first != "0", let byte = UInt8(part) else { return nil }
      bytes.append(byte)
    }
    return bytes
  }

  static func parseV6(_ text: some StringProtocol) -> [UInt8]? {
    guard let gap = text.firstRange(of: "::") else {
      let bytes = parseGroups(text)
      return bytes?.count == 16 ? bytes : nil
    }
    let head = text[..<gap.lowerBound]
    let tail = text[gap.upperBound...]
    guard let left = head.isEmpty ? [] : parseGroups(head), let right = tail.isEmpty ? [] : parseGroups(tail) else {
      return nil
    }
    let missing = 16 - left.count - right.count
    return missing >= 2 ? left + [UInt8](repeating: 0, count: missing) + right : nil
  }

  /// Groups parted by colons; the last may be a dotted IPv4 address.
  private static func parseGroups(_ text: some StringProtocol) -> [UInt8]? {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count <= 8 else { return nil }
    var bytes: [UInt8] = []
    for (index, part) in parts.enumerated() {
      if part.contains("."), index == parts.count - 1 {
        guard let dotted = parseV4(part) else { return nil }
        bytes += dotted
      } else {
        guard (1...4).contains(part.utf8.count), part.utf8.allSatisfy({ isHexDigit($0) }) else { return nil }
        guard let group = UInt16(part, radix: 16) else { return nil }
        bytes += [UInt8(group >> 8), UInt8(group & 0xFF)]
      }
    }
    return bytes
  }

  private static func isHexDigit(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"),
      UInt8(ascii: "A")...UInt8(ascii: "F"):
      true
    default: false
    }
  }
}
