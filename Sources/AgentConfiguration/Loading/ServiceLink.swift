/// The variables that Kubernetes sets in every container for each service of its namespace (`enableServiceLinks`). A
/// service named `dkron` or `dkron-server` sets some that begin with `DKRON_`.
enum ServiceLink {
  /// Whether Kubernetes sets a variable of this form.
  static func isLink(_ name: String, value: String) -> Bool {
    if name.hasSuffix("_PORT") && isEndpoint(value) { return true }
    let words = name.split(separator: "_", omittingEmptySubsequences: false)
    // NAME_SERVICE_HOST, NAME_SERVICE_PORT and NAME_SERVICE_PORT_portname
    for index in words.indices.dropFirst() where words[index] == "SERVICE" {
      let rest = words[(index + 1)...]
      if rest.elementsEqual(["HOST"]) || rest.first == "PORT" { return true }
    }
    // NAME_PORT_8080_TCP and NAME_PORT_8080_TCP_{PROTO,PORT,ADDR}
    for index in words.indices.dropFirst() where words[index] == "PORT" {
      let rest = Array(words[(index + 1)...])
      guard rest.count >= 2, UInt16(rest[0]) != nil, ["TCP", "UDP", "SCTP"].contains(rest[1]) else { continue }
      if rest.count == 2 || rest.count == 3 && ["PROTO", "PORT", "ADDR"].contains(rest[2]) { return true }
    }
    return false
  }

  /// Whether the value is that of NAME_PORT: `tcp://10.0.0.1:8080`.
  static func isEndpoint(_ value: String) -> Bool {
    ["tcp://", "udp://", "sctp://"].contains(where: value.hasPrefix)
  }
}
