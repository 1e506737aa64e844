import CloudHTTP
import JoinDiscovery

/// A failure that the REST API reports, in the words of either of its forms.
struct TaggingFault: Sendable {
  private struct Body: Decodable {
    struct Message: Decodable {
      let text: String?

      enum CodingKeys: String, CodingKey {
        case text = "default_message"
      }
    }

    struct Value: Decodable {
      let messages: [Message]?
    }

    /// The old form: `com.vmware.vapi.std.errors.not_found`, and `messages` in `value`.
    let type: String?
    let value: Value?
    /// The current form: `NOT_FOUND`, and `messages` beside it.
    let errorType: String?
    let messages: [Message]?

    enum CodingKeys: String, CodingKey {
      case type, value, messages
      case errorType = "error_type"
    }
  }

  /// Code and message of the service in one line; nil when the body holds none, as that of a refused login.
  let words: String?

  init(_ fault: CloudFault) {
    let body = fault.decoded(as: Body.self)
    let code = body?.errorType ?? body?.type?.split(separator: ".").last.map { $0.uppercased() }
    let message = (body?.messages ?? body?.value?.messages)?.lazy.compactMap(\.text).first
    let said = [code, message].compactMap { $0 }
    words = said.isEmpty ? nil : ServerText.excerpt(said.joined(separator: ": "))
  }

  /// What it means for the call that opens a session.
  func loginMeaning(of fault: CloudFault, user: String) -> FaultClass {
    var meaning = FaultClass(byStatusOf: fault, saying: words)
    switch fault.status {
    case 401:
      meaning.message =
        "\(fault.url) does not accept user \(user) with this password (401)\(words.map { ": \($0)" } ?? "")"
      meaning.remedy = VSphereRemedy.login
    case 403: meaning.remedy = "give user \(user) access to the vCenter; an account that is locked has none"
    case 404:
      meaning.code = .configuration
      meaning.remedy = VSphereRemedy.host
    default: break
    }
    return meaning
  }

  /// What it means for all other calls.
  func meaning(of fault: CloudFault, user: String) -> FaultClass {
    var meaning = FaultClass(byStatusOf: fault, saying: words)
    switch fault.status {
    case 401: meaning.remedy = VSphereRemedy.ended
    case 403:
      meaning.remedy = "give user \(user) read access to tags, by a global permission with the role Read-only"
    default: break
    }
    return meaning
  }
}
