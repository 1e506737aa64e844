/// The clouds that Microsoft runs apart from each other, by Terraform's names for them.
enum AzureEnvironment: String, Sendable, CaseIterable {
  case worldwide = "public"
  case usGovernment = "usgovernment"
  case china

  /// Where identities sign in.
  var authority: String {
    switch self {
    case .worldwide: "https://login.microsoftonline.com/"
    case .usGovernment: "https://login.microsoftonline.us/"
    case .china: "https://login.chinacloudapi.cn/"
    }
  }

  /// Where the Resource Manager answers.
  var endpoint: String {
    switch self {
    case .worldwide: "https://management.azure.com/"
    case .usGovernment: "https://management.usgovcloudapi.net/"
    case .china: "https://management.chinacloudapi.cn/"
    }
  }

  /// What tokens for the Resource Manager are made out to. The slash at the end of the first one belongs to it.
  var audience: String {
    switch self {
    case .worldwide: "https://management.core.windows.net/"
    case .usGovernment: "https://management.core.usgovcloudapi.net"
    case .china: "https://management.core.chinacloudapi.cn"
    }
  }

  /// The cloud whose identities sign in there; nil for other places.
  init?(authority: String) {
    if authority == "https://login.partner.microsoftonline.cn/" {
      self = .china
      return
    }
    guard let known = Self.allCases.first(where: { $0.authority == authority }) else { return nil }
    self = known
  }
}
