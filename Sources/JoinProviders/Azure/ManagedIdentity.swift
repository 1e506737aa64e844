import CloudHTTP
import JoinDiscovery
import JoinPrimitives

/// The identity that Azure gives a machine, an app or a container.
struct ManagedIdentity: Sendable, Hashable {
  /// Who gives its tokens.
  enum Source: Sendable, Hashable {
    /// App Service, Functions and Container Apps.
    case appService(endpoint: String, header: Secret)
    /// Azure Machine Learning.
    case machineLearning(endpoint: String, secret: Secret)
    /// Cloud Shell.
    case cloudShell(endpoint: String)
    /// The agent of Azure Arc on a machine elsewhere.
    case arc(endpoint: String)
    /// The metadata service of a machine.
    case metadata(base: String)
  }

  let source: Source
  /// The client ID of an identity that a user made; nil for the machine's own.
  let clientID: String?

  /// The first source that the variables of the platform speak of, or the agent of Azure Arc where that is installed.
  init(in context: DiscoveryContext) throws(DiscoveryError) {
    let environment = context.environment
    let clientID = environment["AZURE_CLIENT_ID"]
    if let endpoint = environment["IDENTITY_ENDPOINT"] {
      if environment["IDENTITY_SERVER_THUMBPRINT"] != nil { throw Self.unsupported("Service Fabric") }
      let place = try Self.checked(endpoint, "IDENTITY_ENDPOINT")
      if let header = environment["IDENTITY_HEADER"] {
        try self.init(.appService(endpoint: place, header: Secret(header)), clientID)
      } else {
        try self.init(.arc(endpoint: place), clientID)
      }
    } else if let endpoint = environment["MSI_ENDPOINT"] {
      let place = try Self.checked(endpoint, "MSI_ENDPOINT")
      if let secret = environment["MSI_SECRET"] {
        try self.init(
          .machineLearning(endpoint: place, secret: Secret(secret)),
          clientID ?? environment["DEFAULT_IDENTITY_CLIENT_ID"])
      } else {
        try self.init(.cloudShell(endpoint: place), clientID)
      }
    } else if ArcChallenge.isAgentInstalled(context.files) {
      try self.init(.arc(endpoint: ArcChallenge.usualEndpoint), clientID)
    } else {
      let base = try environment["AZURE_POD_IDENTITY_AUTHORITY_HOST"].map { (text) throws(DiscoveryError) in
        try Self.checked(text, "AZURE_POD_IDENTITY_AUTHORITY_HOST")
      }
      try self.init(.metadata(base: base ?? "http://169.254.169.254"), clientID)
    }
  }

  private init(_ source: Source, _ clientID: String?) throws(DiscoveryError) {
    self.source = source
    self.clientID = clientID
    switch source {
    case .arc, .cloudShell:
      if clientID == nil { return }
      throw .azure(
        .configuration, "\(owner) has one managed identity, and AZURE_CLIENT_ID asks for another one",
        remedy: "unset AZURE_CLIENT_ID, or add tenant_id=, client_id= and secret_access_key= to the entry")
    case .appService, .machineLearning, .metadata: return
    }
  }

  /// How result lines call it.
  var label: String {
    clientID.map { "the managed identity \($0) of \(owner)" } ?? "the managed identity of \(owner)"
  }

  private var owner: String {
    switch source {
    case .appService: "the app"
    case .machineLearning: "the machine learning workspace"
    case .cloudShell: "Cloud Shell"
    case .arc: "the Azure Arc machine"
    case .metadata: "the machine"
    }
  }

  /// The request for a token. It never goes through a proxy.
  func request(audience: String) -> HTTPRequest {
    var fields: [(String, String)]
    let url: String
    let header: (name: String, value: String)
    switch source {
    case .appService(let endpoint, let secret):
      fields = [("api-version", "2019-08-01"), ("resource", audience)]
      if let clientID { fields.append(("client_id", clientID)) }
      (url, header) = (endpoint, ("X-IDENTITY-HEADER", secret.reveal()))
    case .machineLearning(let endpoint, let secret):
      fields = [("api-version", "2017-09-01"), ("resource", audience)]
      if let clientID { fields.append(("clientid", clientID)) }
      (url, header) = (endpoint, ("secret", secret.reveal()))
    case .cloudShell(let endpoint):
      return HTTPRequest(
        method: "POST", url: endpoint,
        headers: [("Metadata", "true"), ("Content-Type", "application/x-www-form-urlencoded")],
        body: Array(PercentEncoding.form([("resource", audience)]).utf8), bypassesProxy: true)
    case .arc(let endpoint):
      fields = [("api-version", "2020-06-01"), ("resource", audience)]
      (url, header) = (endpoint, ("Metadata", "true"))
    case .metadata(let base):
      fields = [("api-version", "2018-02-01"), ("resource", audience)]
      if let clientID { fields.append(("client_id", clientID)) }
      (url, header) = ("\(base)\(Self.metadataPath)", ("Metadata", "true"))
    }
    return HTTPRequest(
      url: "\(url)?\(PercentEncoding.form(fields))", headers: [header], connectDeadline: .seconds(1),
      bypassesProxy: true)
  }

  /// A request that any metadata service answers, be it with a refusal, and without which nobody waits for one that
  /// is not there; nil where variables say that there is one.
  var probe: HTTPRequest? {
    guard case .metadata(let base) = source else { return nil }
    return HTTPRequest(
      url: "\(base)\(Self.metadataPath)", deadline: .seconds(1), connectDeadline: .seconds(1), bypassesProxy: true)
  }

  private static let metadataPath = "/metadata/identity/oauth2/token"

  private static func checked(_ text: String, _ variable: String) throws(DiscoveryError) -> String {
    if let parts = URLParts(text), parts.query == nil {
      return parts.display.hasSuffix("/") ? String(parts.display.dropLast()) : parts.display
    }
    throw .azure(
      .configuration, "\(variable) is no http or https URL without a query",
      remedy: "leave it as the platform sets it, or unset it")
  }

  private static func unsupported(_ platform: String) -> DiscoveryError {
    .azure(
      .configuration, "the managed identity of \(platform) is not supported in this version",
      remedy: "add tenant_id=, client_id= and secret_access_key= to the entry")
  }
}

extension ManagedIdentity {
  /// What a refusal of its source means; nil leaves it to the status.
  func meaning(of fault: CloudFault) -> FaultClass? {
    let said = SignInFault(fault).message ?? fault.excerpt ?? "with no explanation"
    switch fault.status {
    case 400:
      return FaultClass(
        code: .noCredentials, message: "\(label) gives no token (\(said))",
        remedy: clientID == nil
          ? "assign a managed identity; with several of them, set AZURE_CLIENT_ID to the client ID of one"
          : "assign that identity, or correct AZURE_CLIENT_ID")
    case 403 where said.lowercased().contains("unreachable"):
      return FaultClass(
        code: .unreachable, message: "what answers in place of the metadata service cannot reach it (\(said))",
        remedy: "check the proxy of the container's host")
    case 404, 410:
      return FaultClass(
        code: .serverFault, message: "\(label) is not ready yet (\(fault.url) answered \(fault.status))",
        remedy: "nothing to do unless it lasts; then check that the metadata service runs", isTransient: true)
    default: return nil
    }
  }
}
