import CloudHTTP
import JoinDiscovery
import JoinPrimitives

/// The service next to a container that gives the keys of its role: of a task in ECS, or of a pod in EKS (pod
/// identity).
struct ContainerCredentials: Sendable {
  /// What says where it is, the first one that is set wins, as ECS documents it.
  static let variables = ["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "AWS_CONTAINER_CREDENTIALS_FULL_URI"]

  private static let host = "http://169.254.170.2"
  /// Besides this machine itself, the only hosts that may be asked over a connection that anybody could read.
  private static let plainHosts: Set<String> = ["localhost", "169.254.170.2", "169.254.170.23", "fd00:ec2::23"]
  private static let tokenLimit = 64 << 10

  private let url: URLParts
  private let context: DiscoveryContext

  /// The service of this container; nil where no variable names one.
  init?(in context: DiscoveryContext) throws(DiscoveryError) {
    self.context = context
    if let path = context.environment[Self.variables[0]] {
      guard path.hasPrefix("/"), let url = URLParts(Self.host + path) else {
        throw .aws(
          .configuration, "\(Self.variables[0]) is no path that begins with '/'",
          remedy: "leave it as ECS sets it, or unset it")
      }
      self.url = url
    } else if let text = context.environment[Self.variables[1]] {
      guard let url = URLParts(text) else {
        throw .aws(
          .configuration, "\(Self.variables[1]) is no http or https URL", remedy: "leave it as EKS sets it, or unset it"
        )
      }
      guard url.scheme == "https" || Self.isNear(url.host) else {
        throw .aws(
          .configuration, "\(Self.variables[1]) names \(url.origin), to which nothing secret may go over http",
          remedy: "use https, or an address of this machine")
      }
      self.url = url
    } else {
      return nil
    }
  }

  private static func isNear(_ host: String) -> Bool {
    plainHosts.contains(host) || IPAddress(host)?.isLoopback == true
  }

  /// The keys, kept until shortly before they end.
  func credentials() async throws(DiscoveryError) -> AWSCredentials {
    try await AWSKeyCache.kept(in: context).keys(of: "container \(url.origin)\(url.target)", in: context) {
      () throws(DiscoveryError) in
      try await ask()
    }
  }

  private func ask() async throws(DiscoveryError) -> AWSCredentials {
    let client = CloudClient(
      context, provider: AWS.declaration.name,
      retries: RetryPolicy(tries: 3, base: .milliseconds(500), cap: .seconds(1)))
    let answer = try await client.text { () throws(DiscoveryError) in
      var headers = [(name: "Accept", value: "application/json")]
      if let token = try token() { headers.append((name: "Authorization", value: token.reveal())) }
      return HTTPRequest(
        url: url.origin + url.target, headers: headers, deadline: .seconds(2), connectDeadline: .seconds(1),
        bodyLimit: CloudClient.textLimit, bypassesProxy: url.scheme == "http")
    }
    return try AWSKeyAnswer.read(answer, from: "the container's role")
  }

  /// What lets us in, sent as it is; read anew each time, since its issuer replaces it.
  private func token() throws(DiscoveryError) -> Secret? {
    let (fileVariable, variable) = ("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", "AWS_CONTAINER_AUTHORIZATION_TOKEN")
    let text: String
    if let path = context.environment[fileVariable] {
      do {
        var content = String(decoding: try context.files.read(path, limit: Self.tokenLimit), as: UTF8.self)
        if content.last?.isNewline == true { content.removeLast() }
        text = content
      } catch {
        throw .aws(
          .configuration, "\(fileVariable): \(error)", remedy: "correct \(fileVariable) or the permissions of the file")
      }
    } else if let token = context.environment[variable] {
      text = token
    } else {
      return nil
    }
    guard !text.isEmpty, text.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else {
      throw .aws(
        .configuration,
        "the token of \(context.environment[fileVariable] == nil ? variable : fileVariable) is empty or "
          + "has several lines", remedy: "check what writes it")
    }
    return Secret(text)
  }
}
