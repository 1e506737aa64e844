/// All fields that a credentials file of any type may have, as they stand in it.
final class CredentialsFields: Decodable {
  /// `credential_source` of an external account.
  struct Source: Decodable {
    struct Format: Decodable {
      let type: String?
      let field: String?

      enum CodingKeys: String, CodingKey {
        case type
        case field = "subject_token_field_name"
      }
    }

    struct Executable: Decodable {
      let command: String?
      let milliseconds: Int?
      let outputFile: String?

      enum CodingKeys: String, CodingKey {
        case command
        case milliseconds = "timeout_millis"
        case outputFile = "output_file"
      }
    }

    let environmentID: String?
    let executable: Executable?
    let file: String?
    let url: String?
    let headers: [String: String]?
    let format: Format?
    let regionURL: String?
    let sessionTokenURL: String?
    let verificationURL: String?

    enum CodingKeys: String, CodingKey {
      case file, url, headers, format, executable
      case environmentID = "environment_id"
      case regionURL = "region_url"
      case sessionTokenURL = "imdsv2_session_token_url"
      case verificationURL = "regional_cred_verification_url"
    }
  }

  /// `service_account_impersonation` of an external account.
  struct ImpersonationFields: Decodable {
    let life: Int?

    enum CodingKeys: String, CodingKey {
      case life = "token_lifetime_seconds"
    }
  }

  private struct Present: Decodable {
    init(from decoder: any Decoder) {}
  }

  let type: String?
  let clientEmail: String?
  let privateKeyID: String?
  let privateKey: String?
  let tokenURI: String?
  let projectID: String?
  let quotaProjectID: String?
  let universeDomain: String?
  let clientID: String?
  let clientSecret: String?
  let refreshToken: String?
  let audience: String?
  let subjectTokenType: String?
  let tokenURL: String?
  let workforcePoolUserProject: String?
  let credentialSource: Source?
  let impersonationURL: String?
  let impersonation: ImpersonationFields?
  let delegates: [String]?
  let source: CredentialsFields?
  private let web: Present?
  private let installed: Present?

  /// Whether this is what the console offers for an OAuth client, a usual mix-up.
  var isOAuthClient: Bool { web != nil || installed != nil }

  enum CodingKeys: String, CodingKey {
    case type, audience, delegates, web, installed
    case clientEmail = "client_email"
    case privateKeyID = "private_key_id"
    case privateKey = "private_key"
    case tokenURI = "token_uri"
    case projectID = "project_id"
    case quotaProjectID = "quota_project_id"
    case universeDomain = "universe_domain"
    case clientID = "client_id"
    case clientSecret = "client_secret"
    case refreshToken = "refresh_token"
    case subjectTokenType = "subject_token_type"
    case tokenURL = "token_url"
    case workforcePoolUserProject = "workforce_pool_user_project"
    case credentialSource = "credential_source"
    case impersonationURL = "service_account_impersonation_url"
    case impersonation = "service_account_impersonation"
    case source = "source_credentials"
  }
}
