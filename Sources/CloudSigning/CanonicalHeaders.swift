/// The headers of a request in the one order and form that both sides of a signature hash.
struct CanonicalHeaders {
  /// `name:value`, each line ended.
  let lines: String
  /// All names, parted by semicolons.
  let names: String

  /// Headers that proxies and clients change on the way are left out.
  private static let unsigned: Set<String> = [
    "connection", "expect", "keep-alive", "proxy-authenticate", "proxy-authorization", "te", "trailer",
    "transfer-encoding", "upgrade", "user-agent", "x-amzn-trace-id",
  ]

  init(_ headers: [(name: String, value: String)]) {
    var values: [String: String] = [:]
    for (name, value) in headers {
      let name = name.lowercased()
      if Self.unsigned.contains(name) { continue }
      let value = Self.collapsed(value)
      values[name] = values[name].map { "\($0),\(value)" } ?? value
    }
    let sorted = values.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
    lines = sorted.map { "\($0.key):\($0.value)\n" }.joined()
    names = sorted.map(\.key).joined(separator: ";")
  }

  private static func collapsed(_ value: String) -> String {
    value.split { $0 == " " || $0 == "\t" }.joined(separator: " ")
  }
}
