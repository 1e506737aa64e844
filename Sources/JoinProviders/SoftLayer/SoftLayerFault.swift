import CloudHTTP
import JoinDiscovery

/// How the service reports a failure.
struct SoftLayerFault: Decodable, Sendable {
  let error: String
  let code: String?

  var words: String { ServerText.excerpt([code, error].compactMap { $0 }.joined(separator: ": ")) }

  /// The failure, when it came with the status of a success.
  var failure: DiscoveryError {
    let meaning = refined(
      FaultClass(
        code: .serverFault, message: "the service answered with a failure: \(words)",
        remedy: "check the options of the entry against these words; see the status page of the service if it lasts"))
    return DiscoveryError(
      meaning.code, in: SoftLayer.declaration.name, meaning.message, remedy: meaning.remedy)
  }

  /// What the status says, made exact by the code.
  private func refined(_ meaning: FaultClass) -> FaultClass {
    var meaning = meaning
    switch code {
    case "SoftLayer_Exception_WebService_RateLimitExceeded":
      meaning.code = .throttled
      meaning.isTransient = true
      meaning.remedy = "nothing to do: the next try comes later"
    case "SoftLayer_Exception_InvalidLegacyToken":
      meaning.code = .denied
      meaning.isTransient = false
    default: break
    }
    if meaning.code == .denied {
      meaning.remedy =
        "check username and api_key: a key of the classic infrastructure, or the user apikey with an IBM Cloud key"
    }
    return meaning
  }

  /// What a failing answer means; nil leaves it to the status.
  static func meaning(of fault: CloudFault) -> FaultClass? {
    guard let said = fault.decoded(as: SoftLayerFault.self) else { return nil }
    return said.refined(FaultClass(byStatusOf: fault, saying: said.words))
  }
}
