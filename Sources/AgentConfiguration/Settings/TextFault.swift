import JoinPrimitives

/// Why a text is none that its setting allows.
struct TextFault {
  let message: String
  let remedy: String
}

/// The rules for texts that name nodes and addresses.
enum TextRules {
  /// A node's name is also a file's name and a part of log lines, so it keeps to what all of them allow.
  static func nodeName(_ text: String) -> TextFault? {
    let isName =
      text.utf8.count <= 128 && text != "." && text != ".."
      && text.unicodeScalars.allSatisfy {
        $0.isASCII && ($0.properties.isAlphabetic || ("0"..."9") ~= $0 || "-._".unicodeScalars.contains($0))
      }
    if isName { return nil }
    return TextFault(
      message: "the name is longer than 128 letters or holds more than letters, digits, '-', '.' and '_'",
      remedy: "give a name like web-1.example")
  }

  /// The label travels with every packet, behind one byte for its length.
  static func clusterLabel(_ text: String) -> TextFault? {
    if text.utf8.count <= 255 { return nil }
    return TextFault(message: "the label is longer than 255 bytes", remedy: "give a short name, like blue")
  }

  /// An address to serve at: `host`, `host:port`, `:port` for all interfaces, or a template. Port 0 is any free one.
  static func listenAddress(_ text: String) -> TextFault? {
    if text.contains("{{") { return template(text) }
    do {
      _ = try ListenAddress(parsing: text)
      return nil
    } catch {
      return portAlone(text) ?? fault(error)
    }
  }

  /// An address of this node among members: no name, and a port that others can be told.
  static func bindAddress(_ text: String) -> TextFault? {
    if text.contains("{{") { return template(text) }
    do {
      let place = try ListenAddress(parsing: text)
      switch place.host {
      case .name(let name): return nameFault(name)
      case .address(let address) where address.isNobodys && !address.isUnspecified: return nobodysFault(address)
      case .address, nil: break
      }
      if place.port == 0 {
        return TextFault(message: "the port is 0", remedy: "give the port that other members dial, for example 8946")
      }
      return nil
    } catch {
      return portAlone(text) ?? fault(error)
    }
  }

  private static func nameFault(_ name: String) -> TextFault {
    TextFault(message: "'\(name)' is a name", remedy: "give an address or '{{ GetPrivateIP }}'")
  }

  private static func nobodysFault(_ address: IPAddress) -> TextFault {
    TextFault(message: "\(address) is no machine's own address", remedy: "give one that 'ip address' shows")
  }

  private static func portAlone(_ text: String) -> TextFault? {
    guard let port = UInt16(text), port > 0 else { return nil }
    return TextFault(message: "'\(text)' is a port alone", remedy: "write :\(text) for all addresses of this machine")
  }

  /// An address with or without a port, or a template.
  static func advertisedAddress(_ text: String) -> TextFault? {
    text.contains("{{") ? template(text) : address(text)
  }

  private static func template(_ text: String) -> TextFault? {
    guard let last = text.ranges(of: "{{").last, !text[last.upperBound...].contains("}}") else { return nil }
    return TextFault(message: "a template is opened with {{ and never closed", remedy: "close it with }}")
  }

  private static func address(_ text: String) -> TextFault? {
    do {
      let place = try HostPort(parsing: text)
      switch place.host {
      case .name(let name): return nameFault(name)
      case .address(let address) where address.isUnspecified:
        return TextFault(message: "'\(address)' is every interface", remedy: "give the address that others can dial")
      case .address(let address): return address.isNobodys ? nobodysFault(address) : nil
      }
    } catch {
      return fault(error)
    }
  }

  private static func fault(_ error: HostPortError) -> TextFault {
    TextFault(message: error.description, remedy: "write it like 10.0.0.5:8946 or [2001:db8::1]:8946")
  }
}
