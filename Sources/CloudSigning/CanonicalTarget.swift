/// Host, path and query of a URL in the one form that both sides of a signature hash.
struct CanonicalTarget {
  /// The host in lower case, with its port unless that is the scheme's own.
  let host: String
  /// The path, percent-encoded, `/` when there is none.
  let path: String
  /// Sorted `name=value` pairs, percent-encoded.
  let query: String

  /// With `encodesAgain`, the path that is sent is percent-encoded a second time, as SigV4 wants it.
  init(url: String, encodesAgain: Bool) {
    let scheme = url.prefix { $0 != ":" }.lowercased()
    let afterScheme = url.firstRange(of: "://").map { url[$0.upperBound...] } ?? url[...]
    let withoutFragment = afterScheme.prefix { $0 != "#" }
    let authority = withoutFragment.prefix { $0 != "/" && $0 != "?" }
    let rest = withoutFragment.dropFirst(authority.count)
    let rawPath = rest.prefix { $0 != "?" }
    let rawQuery = rest.dropFirst(rawPath.count).dropFirst()

    var host = authority.split(separator: "@").last.map { $0.lowercased() } ?? ""
    if let usual = ["https": ":443", "http": ":80"][scheme], host.hasSuffix(usual) { host.removeLast(usual.count) }
    self.host = host
    path = Self.normalized(rawPath, bare: encodesAgain ? "-_.~" : "-_.~%")
    query = Self.canonicalQuery(rawQuery)
  }

  /// Removes empty and dot segments, and encodes what may not stand bare.
  private static func normalized(_ path: Substring, bare: String) -> String {
    var segments: [Substring] = []
    for segment in path.split(separator: "/") where segment != "." {
      if segment == ".." {
        _ = segments.popLast()
      } else {
        segments.append(segment)
      }
    }
    let isFolder = path.hasSuffix("/") && !segments.isEmpty
    return "/" + segments.map { encoded($0, bare: bare) }.joined(separator: "/") + (isFolder ? "/" : "")
  }

  private static func canonicalQuery(_ query: Substring) -> String {
    let pairs = query.split(separator: "&").map { pair -> (name: String, value: String) in
      let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      return (encoded(parts[0], bare: "-_.~%"), parts.count == 2 ? encoded(parts[1], bare: "-_.~%") : "")
    }
    let sorted = pairs.sorted { left, right in
      left.name == right.name
        ? left.value.utf8.lexicographicallyPrecedes(right.value.utf8)
        : left.name.utf8.lexicographicallyPrecedes(right.name.utf8)
    }
    return sorted.map { "\($0.name)=\($0.value)" }.joined(separator: "&")
  }

  private static func encoded(_ text: Substring, bare: String) -> String {
    var encoded = ""
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"):
        encoded.append(Character(UnicodeScalar(byte)))
      case _ where bare.utf8.contains(byte): encoded.append(Character(UnicodeScalar(byte)))
      default: encoded += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
      }
    }
    return encoded
  }
}
