import CloudHTTP
import FoundationEssentials
import JoinDiscovery
import JoinPrimitives

/// A program that gives credentials, as the kubeconfig describes it (client.authentication.k8s.io).
struct ExecPlugin: Sendable, Hashable {
  private static let apiVersions = ["client.authentication.k8s.io/v1", "client.authentication.k8s.io/v1beta1"]
  /// How long it may run.
  private static let deadline = Duration.seconds(60)
  /// How long before their end credentials are replaced.
  private static let margin = Duration.seconds(30)

  private let command: String
  private let arguments: [String]
  private let variables: [String: Secret]
  private let apiVersion: String
  private let installHint: String?
  /// Nil when it is told nothing of the cluster.
  private let cluster: ExecCluster?

  init(_ section: YAMLSection, cluster: ExecCluster) throws(DiscoveryError) {
    guard let command = try section.text("command") else {
      throw section.fault("exec has no command", remedy: "name the program in command")
    }
    // A bare name is looked up on the PATH; a path counts from the folder of the file.
    self.command = command.contains("/") ? section.resolved(command) : command
    arguments = try section.texts("args")
    var variables: [String: Secret] = [:]
    for item in try section.sections("env") {
      guard let name = try item.text("name") else {
        throw item.fault("a variable of exec has no name", remedy: "give it a name")
      }
      variables[name] = try item.secret("value") ?? Secret("")
    }
    self.variables = variables
    guard let apiVersion = try section.text("apiVersion"), Self.apiVersions.contains(apiVersion) else {
      throw section.fault(
        at: "apiVersion", "exec has none of the versions that are left",
        remedy: "set apiVersion to \(Self.apiVersions[0]), if the program knows it")
    }
    self.apiVersion = apiVersion
    installHint = try section.text("installHint")
    let mode = try section.text("interactiveMode")
    if mode == nil, apiVersion == Self.apiVersions[0] {
      throw section.fault("exec has no interactiveMode", remedy: "add interactiveMode: IfAvailable")
    }
    if let mode, mode != "Never", mode != "IfAvailable" {
      throw section.fault(
        at: "interactiveMode",
        mode == "Always" ? "the program of exec wants a terminal, and there is none" : "interactiveMode is unknown",
        remedy: "use IfAvailable or Never, and a program that needs nobody")
    }
    self.cluster = try section.flag("provideClusterInfo") ?? false ? cluster : nil
  }

  /// The credentials, kept until shortly before their end; those that name none are kept for the session.
  func credential(in context: DiscoveryContext) async throws(DiscoveryError) -> ExecCredential {
    try await cache(in: context).value(now: context.wallClock.now, margin: Self.margin) { () throws(DiscoveryError) in
      let credential = try await run(in: context)
      return (credential, credential.expires)
    }
  }

  /// Forgets credentials that were refused.
  func forget(in context: DiscoveryContext) {
    cache(in: context).invalidate()
  }

  private func cache(in context: DiscoveryContext) -> TokenCache<ExecCredential> {
    let provider = Kubernetes.declaration.name
    return context.cache.value("k8s.exec") { KeyedTokenCache<ExecPlugin, ExecCredential>(provider: provider) }
      .cache(for: self)
  }

  private func run(in context: DiscoveryContext) async throws(DiscoveryError) -> ExecCredential {
    var environment = context.environment.variables.merging(variables.mapValues { $0.reveal() }) { $1 }
    environment["KUBERNETES_EXEC_INFO"] = try ExecRequest(apiVersion: apiVersion, cluster: cluster).json
    let output: [UInt8]
    do throws(CommandError) {
      output = try await context.commands.run(
        Command(program: command, arguments: arguments, environment: environment, deadline: Self.deadline))
    } catch {
      throw failure(error)
    }
    return try ExecCredential(json: output, apiVersion: apiVersion, program: command)
  }

  private func failure(_ error: CommandError) -> DiscoveryError {
    let code: DiscoveryError.Code =
      switch error.reason {
      case .notFound, .denied, .notStarted: .configuration
      case .exited, .killed, .tooMuchOutput: .noCredentials
      case .timedOut, .cancelled: .timedOut
      }
    let hint = installHint.map { "; the kubeconfig says: \(ServerText.excerpt($0))" } ?? ""
    let remedy: String =
      switch error.reason {
      case .notFound: "install it on the PATH of the agent\(hint)"
      case .denied, .notStarted: "let the user who runs this run it"
      case .timedOut: "run it by hand: it may wait for a login"
      case .exited, .killed, .tooMuchOutput: "run it by hand with the variables of the agent\(hint)"
      case .cancelled: "nothing to do: the lookup was ended from outside"
      }
    return .kubernetes(code, "the credential plugin failed: \(error)", remedy: remedy)
  }
}
