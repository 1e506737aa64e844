import CloudHTTP
import JoinDiscovery

/// A failure that the token endpoint of Microsoft Entra ID reports, by its number: `AADSTS7000215`.
struct SignInFault: Sendable, Equatable {
  /// The number behind `AADSTS`; nil when the answer holds none.
  let number: Int?
  /// The word of OAuth 2, for example `invalid_client`.
  let code: String?
  /// The first sentence or so of the service's own words.
  let message: String?

  private struct Answer: Decodable {
    let code: String?
    let message: String?
    let numbers: [Int]?

    enum CodingKeys: String, CodingKey {
      case code = "error"
      case message = "error_description"
      case numbers = "error_codes"
    }
  }

  init(_ fault: CloudFault) {
    let answer = fault.decoded(as: Answer.self)
    let words = answer?.message.map { text in
      // What follows names the trace, and the line after that the time.
      let end = text.firstRange(of: " Trace ID:")?.lowerBound ?? text.endIndex
      return String(text[..<end].prefix { !$0.isNewline })
    }
    code = answer?.code.map { ServerText.excerpt($0, limit: 80) }
    message = words.map { ServerText.excerpt($0, limit: 300) }
    number = answer?.numbers?.first ?? words.flatMap(Self.number)
  }

  private static func number(in words: String) -> Int? {
    guard let range = words.firstRange(of: "AADSTS") else { return nil }
    return Int(words[range.upperBound...].prefix { ("0"..."9").contains($0) })
  }

  /// What the retry loop and the operator make of it; nil leaves it to the status.
  func meaning(of fault: CloudFault, for application: AzureApplication) -> FaultClass? {
    guard let said = message ?? code else { return nil }
    let who = "application \(application.client) of tenant \(application.tenant)"
    if fault.status == 429 {
      return .throttled("the sign-in of \(who) is asked for too often (\(said))")
    }
    if number == Self.passing || fault.status >= 500 {
      return .busy("the sign-in of \(who) cannot be done now (\(said))", see: "the Azure status page")
    }
    guard let (code, remedy) = number.flatMap({ Self.remedies[$0] }) else {
      guard [400, 401, 403].contains(fault.status) else { return nil }
      return FaultClass(
        code: .denied, message: "the sign-in of \(who) was refused (\(said))",
        remedy: "check tenant_id=, client_id= and the secret, or look the number up at \(Self.directory)")
    }
    return FaultClass(code: code, message: "the sign-in of \(who) was refused (\(said))", remedy: remedy)
  }

  private static let directory = "https://login.microsoftonline.com/error"

  /// "A transient error has occurred", by the service's own word.
  private static let passing = 90033

  private static let remedies: [Int: (DiscoveryError.Code, remedy: String)] = [
    7_000_215: (.denied, "give the value of the application's secret as secret_access_key, not the secret's ID"),
    7_000_222: (.denied, "the secret has expired: make a new one for the application"),
    7_000_218: (.denied, "give the application a secret, a certificate or a federated credential"),
    7_000_112: (.denied, "the application is disabled: enable it in the tenant"),
    700_016: (.denied, "correct client_id= or tenant_id=, and check environment="),
    700_027: (.denied, "upload the certificate to the application, and check that its private key belongs to it"),
    700_024: (
      .denied, "the signed token is too old or too new: set the clock of this machine, or renew the token's file"
    ),
    70_021: (.denied, Self.federation), 700_211: (.denied, Self.federation), 700_212: (.denied, Self.federation),
    700_213: (.denied, Self.federation),
    90_002: (.configuration, "correct tenant_id=, and check environment="),
    900_021: (.configuration, "correct tenant_id="), 900_023: (.configuration, "correct tenant_id="),
    500_011: (.denied, "check environment= and AZURE_AUTHORITY_HOST: the tenant does not know the Resource Manager"),
    53_003: (.denied, "a conditional access policy keeps the application out: allow this network there"),
  ]

  private static let federation =
    "add a federated credential to the application that has the issuer, subject and audience of the token's file"
}
