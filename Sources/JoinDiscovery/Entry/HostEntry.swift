import JoinPrimitives

/// Reads an entry that is no query and no template.
struct HostEntry {
  let text: String
  let registry: ProviderRegistry

  func parse() throws(EntryError) -> HostPort {
    if text.lowercased().hasPrefix("srv+") {
      throw EntryError(
        .unsupported, "SRV entries are not part of this version", in: excerpt(at: nil),
        remedy: "give the name of the hosts themselves, or a provider=… entry; a later version will read SRV records")
    }
    if let mistake = mistake() { throw mistake }
    let place: HostPort
    do {
      place = try HostPort(parsing: text)
    } catch {
      let (piece, remedy) = Self.advice(for: error)
      let mistake = piece.flatMap { text.hasSuffix($0) ? text.unicodeScalars.count - $0.unicodeScalars.count : nil }
      throw EntryError(
        .badHost, ServerText.excerpt(error.description), in: excerpt(at: mistake ?? 0), remedy: remedy)
    }
    if case .address(let address) = place.host, address.isNobodys { throw notOwn(address) }
    return place
  }

  private func notOwn(_ address: IPAddress) -> EntryError {
    EntryError(
      .badHost, "\(address) is no machine's own address", in: excerpt(at: 0),
      remedy: "give the address that a member advertises")
  }

  /// What people write in place of a host, with a better hint than the parser's.
  private func mistake() -> EntryError? {
    let words = text.split { $0.isWhitespace || $0 == "," }
    if words.count > 1 {
      let areHosts = words.allSatisfy { (try? HostPort(parsing: String($0))) != nil }
      return EntryError(
        .badHost, areHosts ? "one entry holds several hosts" : "the entry is neither a host nor key=value pairs",
        in: excerpt(at: nil), corrected: areHosts ? words.joined(separator: ",") : nil,
        remedy: areHosts
          ? "part hosts with commas, or give each its own entry"
          : "give one host, or a query that begins with provider=NAME")
    }
    if text.hasPrefix("@env:") || text.hasPrefix("@file:") {
      return EntryError(
        .badHost, "a reference stands where a host is expected", in: excerpt(at: 0),
        remedy: "references are for the values of a provider=… entry; give the host itself")
    }
    if text.contains("@") {
      return EntryError(
        .badHost, "a host has no user name or password", in: excerpt(at: 0),
        remedy: "give the host and its port alone")
    }
    if let scheme = text.firstRange(of: "://") {
      let authority = text[scheme.upperBound...].prefix { !"/?#".contains($0) }
      return EntryError(
        .badHost, "a URL stands where a host is expected", in: excerpt(at: 0),
        corrected: (try? HostPort(parsing: String(authority))).map(\.description),
        remedy: "give the host and its gossip port alone")
    }
    return nil
  }

  private func excerpt(at place: Int?) -> EntryExcerpt {
    EntryRedaction.excerpt(text, caret: place, using: registry)
  }

  /// What is wrong at the end of the text, where it is known, and what to do.
  private static func advice(for error: HostPortError) -> (piece: String?, remedy: String) {
    switch error {
    case .empty: (nil, "write host, host:port, an IPv4 or an IPv6 address")
    case .missingBracket: (nil, "close the bracket: [2001:db8::1]:8946")
    case .badAddress(let piece): (piece, "write four numbers from 0 to 255, or a full IPv6 address")
    case .badPort(let piece): (piece, "give a port from 1 to 65535, or none for the join port")
    case .badName(let piece): (piece, "host names have letters, digits, '-' and '.' only")
    case .trailing(let piece): (piece, "write [address]:port")
    }
  }
}
