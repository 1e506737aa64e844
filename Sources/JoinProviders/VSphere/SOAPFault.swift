import CloudHTTP
import JoinDiscovery

/// A failure that the SOAP API reports.
struct SOAPFault: Sendable {
  /// `InvalidLogin`; nil when the body names none.
  let kind: String?
  /// The server's own words, in one line.
  let message: String?

  init(_ fault: CloudFault) {
    (kind, message) = SOAPFaultReader.read(fault)
  }

  /// What the retry loop and the operator make of it.
  func meaning(of fault: CloudFault, user: String) -> FaultClass {
    let said = [kind, message].compactMap { $0 }.joined(separator: ": ")
    var meaning = FaultClass(byStatusOf: fault, saying: said.isEmpty ? nil : said)
    func set(_ code: DiscoveryError.Code, _ remedy: String) {
      meaning.code = code
      meaning.remedy = remedy
      meaning.isTransient = false
    }
    switch (kind, fault.status) {
    case ("InvalidLogin", _): set(.denied, VSphereRemedy.login)
    case ("NotAuthenticated", _): set(.denied, VSphereRemedy.ended)
    case ("NoPermission", _):
      set(.denied, "give user \(user) the role Read-only on the machines, or on a folder of them with propagation")
    case ("ManagedObjectNotFound", _):
      set(.badResponse, "nothing to do: a machine was deleted during the lookup, and the next try reads the list anew")
    case ("InvalidProperty", _), ("InvalidArgument", _), ("InvalidRequest", _):
      set(.badResponse, "nothing to do unless it lasts; then check that the vCenter is of version 6.5 or later")
    case (_, 404): set(.configuration, VSphereRemedy.host)
    default: break
    }
    return meaning
  }
}

/// Finds kind and message of a failure in what came of its answer.
private final class SOAPFaultReader: XMLEventConsumer {
  private enum Field: UInt8 {
    case message, kind
  }

  private static let outline = XMLOutline([
    .path(
      "Envelope",
      [
        .path(
          "Body",
          [.path("Fault", [.leaf("faultstring", Field.message), .path("detail", [.kind(nil, Field.kind)])])])
      ])
  ])

  private var kind: String?
  private var message: String?

  static func read(_ fault: CloudFault) -> (kind: String?, message: String?) {
    let reader = SOAPFaultReader()
    if let parser = try? XMLEventParser(outline: outline, consumer: reader) {
      // A body that breaks off, or is no XML at all, has said what it has.
      try? parser.feed(fault.body)
    }
    return (reader.kind, reader.message)
  }

  func begin(_ tag: UInt8) {}
  func end(_ tag: UInt8) {}

  func leaf(_ tag: UInt8, text: [UInt8]) {
    let words = ServerText.excerpt(text)
    guard !words.isEmpty else { return }
    switch Field(rawValue: tag) {
    case .message: message = message ?? words
    case .kind:
      // Without a type of its own the element is called by it, with a suffix.
      kind = kind ?? (words.hasSuffix("Fault") ? String(words.dropLast(5)) : words)
    case nil: break
    }
  }
}
